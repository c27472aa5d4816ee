/** What a debug session may hold and how long it may stand still (`docs/specs/debugger.md`). */
export const debugLimits = {
  /** A run that stands still for longer than this in one go is stopped, and it is said. */
  pauseMinutes: 30,
  breakpoints: 200,
  frames: 100,
  scopes: 20,
  /** Properties that are told of an object at once. */
  page: 100,
  expressionChars: 10_000,
  nameChars: 200,
  valueChars: 2_000,
  /** What log points may say in one run. */
  logPointLines: 1_000,
  /** How long an expression may take; beyond it the host is given up. */
  evaluateMs: { console: 2_000, watch: 300, hover: 200 },
} as const;
