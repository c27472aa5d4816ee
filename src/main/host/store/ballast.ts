import { randomFillSync } from 'node:crypto';
import { closeSync, openSync, rmSync, statSync, writeSync } from 'node:fs';

/** How much a disk holds and has left, in bytes. */
export interface DiskRoom {
  readonly total: number;
  readonly free: number;
}

const mostBytes = 32 * 1024 * 1024;
const leastBytes = 16 * 1024;
const pieceBytes = 1024 * 1024;

/** How large a ballast a disk gets: at most a sixteenth of a small one, and none of a tiny one. */
export function ballastBytes(total: number): number {
  const bytes = Math.min(mostBytes, Math.floor(total / 16));
  return bytes < leastBytes ? 0 : bytes;
}

/** Room that is held back on a disk, so that the last save still fits once it is full (`sync.md` 3.14). */
export class Ballast {
  readonly file: string;

  constructor(storeFile: string) {
    this.file = `${storeFile}.ballast`;
  }

  get bytes(): number {
    return statSync(this.file, { throwIfNoEntry: false })?.size ?? 0;
  }

  /**
   * Makes it where there is room for it twice, so that making it never fills the disk. Returns whether it is there and as
   * much room again.
   */
  make(room: DiskRoom): boolean {
    const wanted = ballastBytes(room.total);
    if (this.bytes >= wanted) return room.free >= wanted;
    if (room.free < 2 * wanted) return false;
    try {
      fill(this.file, wanted);
      return true;
    } catch {
      this.drop();
      return false;
    }
  }

  /** Gives the room back. Returns whether there was any. */
  drop(): boolean {
    const had = this.bytes > 0;
    rmSync(this.file, { force: true });
    return had;
  }
}

/** Bytes that no file system makes smaller. */
function fill(file: string, bytes: number): void {
  const piece = randomFillSync(Buffer.alloc(Math.min(bytes, pieceBytes)));
  const handle = openSync(file, 'w', 0o600);
  try {
    for (let left = bytes; left > 0; left -= piece.length) writeSync(handle, piece, 0, Math.min(left, piece.length));
  } finally {
    closeSync(handle);
  }
}
