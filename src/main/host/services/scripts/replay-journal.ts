import { existsSync, renameSync } from 'node:fs';
import path from 'node:path';
import { entityTypes, typeOf } from '#engine/sync/entity-types.ts';
import { contentHash } from '#host/store/content-hash.ts';
import { newCopyFile } from '#host/store/copies.ts';
import { readDocument, readScript } from '#host/store/documents.ts';
import { entityWords } from '#host/store/entity-words.ts';
import { findEntity } from '#host/store/queries/entities.ts';
import {
  type JournalEntry,
  type RecordSave,
  readJournal,
  replayFile,
  type TemplateSave,
} from '#host/store/side-journal.ts';
import type { Store } from '#host/store/store.ts';
import { applySplice } from '#host/store/text-splice.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';
import type { Templates } from '../templates/templates.ts';
import { type LiveScript, localText } from './script-view.ts';
import type { Scripts } from './scripts.ts';

/** What the journal says a script was at last. */
interface LastSave {
  readonly name: string;
  readonly description: string | null;
  readonly text: string;
  /** What a template has beside; undefined for a script. */
  readonly template?: Pick<TemplateSave, 'category' | 'placeholder_annotations'>;
}

/** Brings back what has no text of its own. */
interface RecordHome {
  recover(save: RecordSave): boolean;
}

/** Where what is brought back goes. */
interface Home {
  readonly scripts: Scripts;
  readonly templates: Templates;
  /** By their type. */
  readonly records?: ReadonlyMap<string, RecordHome>;
}

/**
 * After a copy took the place of a damaged store: writes the saves that are newer than the copy into it (`sync.md` 3.14).
 * Returns what was brought back, in words, or null where there was nothing to do. What was read is kept beside the copies.
 */
export function replayJournal(store: Store<WorkspaceSchema>, home: Home): string | null {
  const file = replayFile(store.file);
  if (!existsSync(file)) return null;
  const { entries, damaged } = readJournal(file);
  const report = store.transaction(() => replay(store, home, entries));
  const kept = newCopyFile(store.file, 'replayed').replace(/\.db$/, '.ndjson');
  renameSync(file, kept);
  const parts = [
    report.back.length === 0
      ? 'The copy holds all that was saved.'
      : `Newer than the copy, and brought back from the journal of saves: ${report.back.join(', ')}.`,
    report.lost.length === 0 ? '' : ` Of these only what the copy holds is here: ${report.lost.join(', ')}.`,
    damaged === 0 ? '' : ` ${damaged} of ${entries.length + damaged} entries could not be read.`,
  ];
  return `${parts.join('')} The journal is kept as ${path.basename(kept)} beside the copies.`;
}

function replay(store: Store<WorkspaceSchema>, home: Home, entries: readonly JournalEntry[]) {
  const last = new Map<string, LastSave | 'gone' | 'broken'>();
  const records = new Map<string, RecordSave>();
  for (const entry of entries) {
    if (entry.kind === 'record') records.set(entry.lid, entry);
    else if (entry.kind === 'gone' && records.delete(entry.lid)) continue;
    else last.set(entry.lid, after(store, last.get(entry.lid), entry));
  }
  const back: string[] = [];
  const lost: string[] = [];
  for (const [lid, save] of last) {
    if (save === 'gone') continue;
    if (save === 'broken') lost.push(nameOf(store, lid));
    else if (recover(home, lid, save)) back.push(`"${save.name}"`);
  }
  for (const record of records.values()) {
    if (home.records?.get(record.type)?.recover(record)) back.push(recordWords(store, record));
  }
  return { back, lost };
}

function recover({ scripts, templates }: Home, lid: string, { template, ...save }: LastSave): boolean {
  return template === undefined ? scripts.recover(lid, save) : templates.recover({ lid, ...save, ...template });
}

function recordWords(store: Store<WorkspaceSchema>, { type: name, document, lid }: RecordSave): string {
  const type = typeOf(entityTypes, name);
  return `the ${type.label} "${entityWords(store, type, document, lid)}"`;
}

function after(
  store: Store<WorkspaceSchema>,
  before: LastSave | 'gone' | 'broken' | undefined,
  entry: Exclude<JournalEntry, { kind: 'record' }>,
): LastSave | 'gone' | 'broken' {
  if (entry.kind === 'gone') return 'gone';
  if (entry.kind === 'template') {
    const { kind: _, lid: __, name, description, text, ...template } = entry;
    return { name, description, text, template };
  }
  if (entry.kind === 'text') return { name: entry.name, description: entry.description, text: entry.text };
  const known = before === undefined ? inCopy(store, entry.lid) : before;
  if (known === 'gone' || known === 'broken') return 'broken';
  const hash = contentHash(known.text);
  // The copy may have been made while this was saved.
  if (before === undefined && hash === entry.after) return known;
  return hash === entry.before ? { ...known, text: applySplice(known.text, entry) } : 'broken';
}

function inCopy(store: Store<WorkspaceSchema>, lid: string): LastSave | 'gone' {
  const row = findEntity(store, lid);
  if (row?.local_json == null || row.local_hash === null) return 'gone';
  const { name, description } = readScript(row.local_json);
  return { name, description, text: localText(store, row as LiveScript) };
}

function nameOf(store: Store<WorkspaceSchema>, lid: string): string {
  const json = findEntity(store, lid)?.local_json;
  return json == null ? `the script ${lid}` : `"${String(readDocument(json)['name'])}"`;
}
