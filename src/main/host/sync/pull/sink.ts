/** Where a run notes what it stores; everything in the transaction that stores it. */
export interface Sink {
  keep(): void;
  noteAdded(lid: string): void;
  /** Plans these entities anew and carries out what loses nothing of the author's. */
  reconcile(lids: readonly string[]): void;
  /** These were taken as they were stored, without a plan. */
  noteTaken(lids: Iterable<string>): void;
}
