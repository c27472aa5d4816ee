import { limits } from '#contract/limits.ts';

/** What a version's note tells the fold: which operation wrote it, and which version its text continues (sync.md 3.10). */
export interface VersionTrailer {
  readonly op: string;
  readonly base: number | null;
  /** The operation that this version undoes. */
  readonly undo: string | null;
}

const id = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';
const trailerLine = new RegExp(`(?:^|\\n)hw: op=(${id})(?: base=v(\\d{1,9}))?(?: undo=(${id}))?\\s*$`);
const birthLine = new RegExp(`(?:^|\\n)hw: new=(${id})\\s*$`);

/** The note with its trailer as the last line; the author's words are cut where the server's limit asks for it. */
export function formatVersionNote(note: string | null, trailer: VersionTrailer): string {
  const base = trailer.base === null ? '' : ` base=v${trailer.base}`;
  const undo = trailer.undo === null ? '' : ` undo=${trailer.undo}`;
  return appendLine(note, `hw: op=${trailer.op}${base}${undo}`, limits.changeDescriptionChars);
}

const longestTrailer = `hw: op=${'x'.repeat(36)} base=v${'9'.repeat(9)} undo=${'x'.repeat(36)}`.length;

/** The author's words with a remark behind them, which stays whole where the server's limit asks for a cut. */
export function versionWords(words: string | null, remark: string | undefined): string | null {
  if (remark === undefined) return words;
  return appendLine(words, remark, limits.changeDescriptionChars - longestTrailer - 1);
}

/** Takes a note apart. A line that is not exactly a trailer is part of the author's words. */
export function parseVersionNote(note: string | null): { note: string | null; trailer: VersionTrailer | null } {
  const found = trailerLine.exec(note ?? '');
  if (note === null || found === null) return { note, trailer: null };
  const [, op = '', base, undo] = found;
  return {
    note: wordsBefore(note, found.index),
    trailer: { op, base: base === undefined ? null : Number(base), undo: undo ?? null },
  };
}

/** A description that carries a birth mark while its creation is unsettled. */
export function formatBirthMark(description: string | null, mark: string): string {
  return appendLine(description, `hw: new=${mark}`, limits.descriptionChars);
}

/** Null where the description has no mark. A server may have trimmed it or changed its line ending. */
export function birthMarkOf(description: string | null): string | null {
  return birthLine.exec(description ?? '')?.[1] ?? null;
}

export function stripBirthMark(description: string | null): string | null {
  const found = birthLine.exec(description ?? '');
  return description === null || found === null ? description : wordsBefore(description, found.index);
}

/** Whole characters only: half a surrogate pair would come back from a server as something else. */
function appendLine(words: string | null, line: string, mostCharacters: number): string {
  if (words === null) return line;
  const room = mostCharacters - line.length - 1;
  let kept = words.length <= room ? words : words.slice(0, room);
  if (kept.length < words.length && /[\uD800-\uDBFF]$/.test(kept)) kept = kept.slice(0, -1);
  return `${kept}\n${line}`;
}

function wordsBefore(text: string, end: number): string | null {
  const words = text.slice(0, end);
  if (end === 0 && !text.startsWith('\n')) return null;
  return words.endsWith('\r') ? words.slice(0, -1) : words;
}
