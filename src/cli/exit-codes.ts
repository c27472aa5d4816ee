/** What a script that calls the command can tell apart. */
export const exitCodes = {
  fine: 0,
  /** The script has errors, its run did not succeed, or the publish did not come to its end. */
  failed: 1,
  /** The command line, a file or the test context was wrong, or the home is in use: nothing was done. */
  wrongCommand: 2,
  /** Conflicts wait for a person; what they do not keep back was done. */
  conflicts: 3,
} as const;
