import {
  closeSync,
  existsSync,
  fstatSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { crc32 } from 'node:zlib';
import { z } from 'zod';
import { json, jsonObject } from '#contract/model/scalars.ts';
import type { TextSplice } from './text-splice.ts';

/** A script's text in full, or what became of the text before it; a template or another record in full; or that it was deleted. */
const journalEntry = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('text'),
    lid: z.string(),
    name: z.string(),
    description: z.string().nullable(),
    text: z.string(),
  }),
  z.object({
    kind: z.literal('edit'),
    lid: z.string(),
    before: z.string(),
    after: z.string(),
    start: z.int(),
    removed: z.string(),
    inserted: z.string(),
  }),
  z.object({
    kind: z.literal('template'),
    lid: z.string(),
    name: z.string(),
    description: z.string().nullable(),
    category: z.string(),
    placeholder_annotations: json,
    text: z.string(),
  }),
  z.object({ kind: z.literal('record'), lid: z.string(), type: z.string(), document: jsonObject }),
  z.object({ kind: z.literal('gone'), lid: z.string() }),
]);
export type JournalEntry = z.infer<typeof journalEntry>;
/** What has no text of its own, such as a connector, as it is after a save. */
export type RecordSave = Omit<Extract<JournalEntry, { kind: 'record' }>, 'kind'>;
/** A template as it is after a save. */
export type TemplateSave = Omit<Extract<JournalEntry, { kind: 'template' }>, 'kind'>;

/** A script as it is after a save, and how its text changed where it had one before. */
export interface JournalSave {
  readonly lid: string;
  readonly name: string;
  readonly description: string | null;
  readonly text: string;
  readonly hash: string;
  readonly change: (TextSplice & { readonly before_hash: string }) | null;
}

/** What the journal has of a script, so that its next change can be told in few words. */
interface Told {
  readonly name: string;
  readonly description: string | null;
  readonly hash: string;
}

const mostBytes = 64 * 1024 * 1024;

/**
 * The saves since the last verified copy, outside SQLite: when a damaged store gives way to a copy, what is newer than it
 * is not lost (`sync.md` 3.14). Nothing here ever fails a save; what cannot be written is said once.
 */
export class SideJournal {
  readonly file: string;
  private readonly failed: (message: string) => void;
  private readonly told = new Map<string, Told>();
  private handle: number | null = null;
  private bytes = 0;
  private saidFailure = false;

  constructor(storeFile: string, failed: (message: string) => void) {
    this.file = journalFile(storeFile);
    this.failed = failed;
  }

  noteSave(save: JournalSave): void {
    const { lid, name, description, hash } = save;
    const told = this.told.get(lid);
    const known = told?.name === name && told.description === description ? told.hash : null;
    if (this.append(entryOf(save, known))) this.told.set(lid, { name, description, hash });
  }

  /** Whole each time: templates are short and seldom saved. */
  noteTemplate(save: TemplateSave): void {
    this.append({ kind: 'template', ...save });
  }

  noteRecord(save: RecordSave): void {
    this.append({ kind: 'record', ...save });
  }

  noteRemoval(lid: string): void {
    this.told.delete(lid);
    this.append({ kind: 'gone', lid });
  }

  /** Call it before a copy is begun; the result is for `trim`. */
  mark(): number {
    return this.handle === null ? (statSync(this.file, { throwIfNoEntry: false })?.size ?? 0) : this.bytes;
  }

  /** Forgets what a verified copy has: everything that came before `mark`. */
  trim(mark: number): void {
    this.close();
    this.told.clear();
    this.saidFailure = false;
    try {
      const rest = existsSync(this.file) ? readFileSync(this.file).subarray(mark) : Buffer.alloc(0);
      if (rest.length === 0) rmSync(this.file, { force: true });
      else {
        writeFileSync(`${this.file}.next`, rest, { mode: 0o600 });
        renameSync(`${this.file}.next`, this.file);
      }
    } catch (error) {
      this.sayOnce(error);
    }
  }

  close(): void {
    if (this.handle !== null) closeSync(this.handle);
    this.handle = null;
  }

  private append(entry: JournalEntry): boolean {
    try {
      this.handle ??= this.open();
      const line = lineOf(entry);
      if (this.bytes + line.length > mostBytes) throw new Error(`it would be larger than ${mostBytes} bytes`);
      this.bytes += writeSync(this.handle, line);
      return true;
    } catch (error) {
      this.told.delete(entry.lid);
      this.sayOnce(error);
      return false;
    }
  }

  private open(): number {
    const handle = openSync(this.file, 'a', 0o600);
    this.bytes = fstatSync(handle).size;
    // A line that a kill cut off must not swallow the next one.
    if (this.bytes > 0) this.bytes += writeSync(handle, '\n');
    return handle;
  }

  private sayOnce(error: unknown): void {
    if (this.saidFailure) return;
    this.saidFailure = true;
    const reason = error instanceof Error ? error.message : String(error);
    this.failed(`Saves are not noted in ${this.file} (${reason}). They are in the store all the same.`);
  }
}

/** In few words where the journal has the text that this one came from. */
function entryOf({ lid, name, description, text, hash, change }: JournalSave, known: string | null): JournalEntry {
  if (change === null || change.before_hash !== known) return { kind: 'text', lid, name, description, text };
  const { before_hash: before, start, removed, inserted } = change;
  return { kind: 'edit', lid, before, after: hash, start, removed, inserted };
}

export function journalFile(storeFile: string): string {
  return `${storeFile}.journal`;
}

/** Where the saves wait that are newer than a copy that took the store's place. */
export function replayFile(storeFile: string): string {
  return `${storeFile}.replay`;
}

/** What a journal holds, in order. Lines that are not as they were written are left out and counted. */
export function readJournal(file: string): { entries: JournalEntry[]; damaged: number } {
  const entries: JournalEntry[] = [];
  let damaged = 0;
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    if (line === '') continue;
    const entry = parseLine(line);
    if (entry === null) damaged += 1;
    else entries.push(entry);
  }
  return { entries, damaged };
}

function lineOf(entry: JournalEntry): Buffer {
  const json = JSON.stringify(entry);
  return Buffer.from(`${checksum(json)} ${json}\n`);
}

function parseLine(line: string): JournalEntry | null {
  const json = line.slice(9);
  if (line.slice(0, 8) !== checksum(json)) return null;
  return journalEntry.safeParse(JSON.parse(json)).data ?? null;
}

function checksum(text: string): string {
  return crc32(text).toString(16).padStart(8, '0');
}
