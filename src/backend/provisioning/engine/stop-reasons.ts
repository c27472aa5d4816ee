/** Somebody asked for the end of the provision. */
export class Cancelled extends Error {
  override readonly name = 'Cancelled';

  constructor() {
    super('The operation was cancelled.');
  }
}

/** Another worker has taken the provision, since this one was not heard of for too long: nothing more may be done here. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';

  constructor() {
    super('Another worker has taken the provision.');
  }
}

/** This worker ends and leaves the rest to the next one. */
export class WorkerStops extends Error {
  override readonly name = 'WorkerStops';

  constructor() {
    super('The worker stops.');
  }
}
