import { cutText, display, namedError } from './intrinsics.ts';
import { currentPosition, type Position } from './stack.ts';

/** How the script asked to be ended. The first call counts, even where the script catches what it throws. */
export interface Ended extends Position {
  readonly how: 'abort' | 'skip';
  readonly message: string;
}

const messageChars = 2000;

/** `abort(message)` and `skip(reason)` (`runtime.md`, A script). */
export function createEnding() {
  let first: Ended | null = null;

  function end(how: Ended['how'], name: string, fallback: string, given: unknown): never {
    const message = given === undefined ? fallback : cutText(display(given), messageChars);
    const { line, column } = currentPosition();
    first ??= { how, message, line, column };
    throw namedError(name, message);
  }

  return {
    abort: { abort: (message?: unknown): never => end('abort', 'Aborted', 'The script aborted.', message) }.abort,
    skip: { skip: (reason?: unknown): never => end('skip', 'Skipped', 'The script skipped.', reason) }.skip,
    ended: () => first,
  };
}
