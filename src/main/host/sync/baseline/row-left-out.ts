import { AppError } from '#contract/errors/app-error.ts';

/**
 * One row that cannot be taken now although its server answers: it changed each time while it was read, or says what this
 * studio has no words for. A pull leaves it as it is and goes on; whoever needs it waits (LC-75).
 */
export class RowLeftOut extends AppError {
  constructor(message: string) {
    super('unavailable', message);
  }
}
