/** What a script that calls the command can tell apart. */
export const exitCodes = {
  fine: 0,
  /** The script has errors, or its run did not succeed. */
  failed: 1,
  /** The command line, a file or the test context was wrong: nothing was checked or run. */
  wrongCommand: 2,
} as const;
