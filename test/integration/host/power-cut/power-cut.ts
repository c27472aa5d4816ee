import type { DiskEvent, Recording } from './recording.ts';

export interface CutState {
  readonly files: ReadonlyMap<string, Buffer>;
  /** The newest save that had been acknowledged. */
  readonly acknowledged: number;
}

/** The first `length` bytes count; the rest is room to grow into, so that thousands of writes do not copy the file each. */
interface Content {
  bytes: Buffer;
  length: number;
}

interface FileState {
  readonly durable: Content;
  /** Asked for since the last sync: a power cut keeps any of them, or none. */
  pending: Extract<DiskEvent, { kind: 'write' | 'truncate' }>[];
}

const sector = 512;

/**
 * The files as a power cut right after the `cut`-th acknowledgement may leave them: what was synced is there; of the rest
 * any subset, and the last write of it perhaps torn (`sync.md` 4.2, F13). `random` gives numbers from 0 to below 1.
 */
export function cutPower(recording: Recording, cut: number, random: () => number): CutState {
  const files = new Map<string, FileState>();
  for (const [file, bytes] of recording.before) {
    files.set(file, { durable: { bytes: Buffer.from(bytes), length: bytes.length }, pending: [] });
  }
  let acknowledged = 0;
  for (const event of recording.events) {
    if (event.kind === 'write' && event.file === 'acks') {
      acknowledged += 1;
      if (acknowledged === cut) break;
      continue;
    }
    if (/\.db(-wal)?$/.test(event.file)) follow(files, event);
  }
  return { files: new Map([...files].map(([file, state]) => [file, afterCut(state, random)])), acknowledged };
}

function follow(files: Map<string, FileState>, event: DiskEvent): void {
  const state = files.get(event.file) ?? { durable: { bytes: Buffer.alloc(0), length: 0 }, pending: [] };
  files.set(event.file, state);
  if (event.kind === 'unlink') files.delete(event.file);
  else if (event.kind !== 'sync') state.pending.push(event);
  else {
    for (const one of state.pending) apply(state.durable, one);
    state.pending = [];
  }
}

function afterCut(state: FileState, random: () => number): Buffer {
  const mode = Math.floor(random() * 3);
  const reached = Math.floor(random() * (state.pending.length + 1));
  const kept = state.pending.filter((_, index) => (mode === 0 ? false : mode === 1 ? index < reached : random() < 0.5));
  const last = kept.at(-1);
  if (last?.kind === 'write' && last.bytes.length > sector && random() < 0.5) {
    const whole = sector * Math.floor((random() * last.bytes.length) / sector);
    kept[kept.length - 1] = { ...last, bytes: last.bytes.subarray(0, whole) };
  }
  for (const one of kept) apply(state.durable, one);
  return state.durable.bytes.subarray(0, state.durable.length);
}

function apply(content: Content, event: FileState['pending'][number]): void {
  if (event.kind === 'truncate') {
    reach(content, event.length);
    content.length = event.length;
  } else {
    reach(content, event.offset + event.bytes.length);
    event.bytes.copy(content.bytes, event.offset);
  }
}

/** Makes the content at least so long; what is new reads as zeros. */
function reach(content: Content, length: number): void {
  if (length > content.bytes.length) {
    const larger = Buffer.alloc(2 * length);
    content.bytes.copy(larger, 0, 0, content.length);
    content.bytes = larger;
  }
  if (length > content.length) content.bytes.fill(0, content.length, length);
  content.length = Math.max(content.length, length);
}
