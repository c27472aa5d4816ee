/** Where a run notes what it stores; everything in the transaction that stores it. */
export interface Sink {
  /** The server was put back to an earlier time: what it shows may be older than what is here. */
  readonly putBack: boolean;
  keep(): void;
  noteAdded(lid: string): void;
  /** Plans these entities anew and carries out what loses nothing of the author's. */
  reconcile(lids: readonly string[]): void;
  /** These were taken as they were stored, without a plan. */
  noteTaken(lids: Iterable<string>): void;
}
