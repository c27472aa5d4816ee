import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';

/** The command cannot be carried out as it was given; the message is shown as one line. */
export class CommandError extends Error {
  override readonly name = 'CommandError';
}

export const standardInput = '-';

/** The text of a file, or of standard input for `-`. Anything but UTF-8 is refused: its positions and limits would be wrong. */
export async function readText(file: string): Promise<string> {
  const bytes = file === standardInput ? await buffer(process.stdin) : await readBytes(file);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new CommandError(`${nameOf(file)} is not UTF-8 text; save it as UTF-8.`);
  }
}

/** How people call an input. */
export function nameOf(file: string): string {
  return file === standardInput ? 'standard input' : file;
}

async function readBytes(file: string): Promise<Buffer> {
  try {
    return await readFile(file);
  } catch (error) {
    throw new CommandError(`Cannot read ${file}: ${reason(error)}.`);
  }
}

function reason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return 'there is no such file';
  if (code === 'EISDIR') return 'it is a folder';
  if (code === 'EACCES' || code === 'EPERM') return 'reading it is not permitted';
  return message;
}
