import { cutText, display, stringify } from './intrinsics.ts';
import { currentLine } from './stack.ts';

export interface LogCaps {
  readonly log_lines: number;
  readonly log_chars: number;
}

/**
 * Keeps the lines as JSON text, so that nothing of the author's stays alive and later tampering cannot reach them. The client applies
 * the byte limit exactly; the caps here only bound what the isolate keeps.
 */
export function createLog(caps: LogCaps) {
  let lines = '';
  let count = 0;
  let chars = 0;
  let cut = false;

  function write(level: string, message: string): void {
    if (count >= caps.log_lines || chars >= caps.log_chars) {
      cut = true;
      return;
    }
    const room = caps.log_chars - chars;
    if (message.length > room) cut = true;
    const kept = cutText(message, room);
    count += 1;
    chars += kept.length;
    lines += `${lines === '' ? '' : ','}["${level}",${stringify(kept)},${currentLine() ?? 'null'}]`;
  }

  function writeAll(level: string, values: readonly unknown[]): void {
    let message = '';
    for (let index = 0; index < values.length && message.length <= caps.log_chars; index++) {
      message += (index === 0 ? '' : ' ') + cutText(display(values[index]), caps.log_chars + 1);
    }
    write(level, message);
  }

  /** The rest of an envelope: `"logs":[…],"cut":…`. */
  function fields(): string {
    return `"logs":[${lines}],"cut":${cut}`;
  }

  return { write, writeAll, fields };
}
export type Log = ReturnType<typeof createLog>;
