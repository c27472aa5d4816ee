import { cutText, display, namedError } from './intrinsics.ts';
import { currentPosition, type Position } from './stack.ts';

/** How the script asked to be ended. */
export interface Ended extends Position {
  readonly how: 'abort' | 'skip';
  readonly message: string;
  /** What was thrown to unwind the script. */
  readonly error: Error;
}

const messageChars = 2000;

/**
 * `abort(message)` and `skip(reason)` (`runtime.md`, A script). The first call counts, even where the script catches what it throws; every
 * later one throws the same, so that a script that catches in each of its frames is unwound quickly.
 */
export function createEnding() {
  let first: Ended | null = null;

  function end(how: Ended['how'], fallback: string, given: unknown): never {
    if (first === null) {
      const message = given === undefined ? fallback : cutText(display(given), messageChars);
      const error = namedError(how === 'abort' ? 'Aborted' : 'Skipped', message);
      const { line, column } = currentPosition();
      first = { how, message, line, column, error };
    }
    throw first.error;
  }

  return {
    abort: { abort: (message?: unknown): never => end('abort', 'The script aborted.', message) }.abort,
    skip: { skip: (reason?: unknown): never => end('skip', 'The script skipped.', reason) }.skip,
    ended: () => first,
  };
}
