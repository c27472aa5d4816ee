import { AppError } from '#contract/errors/app-error.ts';
import type { ScriptDetail } from '#contract/rpc/scripts.ts';
import type { PublishNote, VersionList, VersionRow } from '#contract/rpc/versions.ts';
import { readFacts, readScript } from '#host/store/documents.ts';
import { findOpenConflict } from '#host/store/queries/conflicts.ts';
import { findEntity } from '#host/store/queries/entities.ts';
import { textOf, textsAmong } from '#host/store/queries/texts.ts';
import type { Store } from '#host/store/store.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';
import { PublishNotes } from './publish-notes.ts';
import { baseBody, type LiveScript, localText } from './script-view.ts';
import type { Scripts } from './scripts.ts';
import { type KnownVersions, knownVersions, TextSizes } from './version-texts.ts';

/** A text that took the draft's place, and the one it replaced, for taking that back. */
export interface TextTaken {
  readonly detail: ScriptDetail;
  readonly before: string;
}

/** The versions of a script as they are known here; nothing is fetched (`VE-1`). */
export class Versions {
  private readonly store: Store<WorkspaceSchema>;
  private readonly scripts: Scripts;
  private readonly sizes: TextSizes;
  private readonly publishNotes: PublishNotes;

  constructor(store: Store<WorkspaceSchema>, scripts: Scripts) {
    this.store = store;
    this.scripts = scripts;
    this.sizes = new TextSizes(store);
    this.publishNotes = new PublishNotes(store);
  }

  /** The newest `limit` of them. `me`: the id of whoever is signed in. */
  list(lid: string, limit: number, me: string | null): VersionList {
    const row = this.scripts.require(lid);
    const known = knownVersions(this.store, row);
    const newest = known.current_version ?? 0;
    const oldest = Math.max(1, newest - limit + 1);
    const numbers = Array.from({ length: newest - oldest + 1 }, (_, index) => newest - index);
    const hashes = numbers.map((number) => known.hashOf(number)).filter((hash) => hash !== null);
    const here = textsAmong(this.store, hashes);
    return {
      lid,
      current_version: known.current_version,
      base_version: row.base_version,
      draft: this.draft(row, known),
      versions: numbers.map((number) => this.row(number, known, here, me)),
      older: oldest - 1,
    };
  }

  /** Throws `not_found` where the text is not here; `hydrate` may get it. */
  text(lid: string, version: number): { text: string } {
    return { text: this.requireText(this.scripts.require(lid), version) };
  }

  /** The version's text becomes the draft, as if it had been typed. */
  copyToDraft(lid: string, version: number): TextTaken {
    const row = this.scripts.require(lid);
    refuseSystem(row);
    const text = this.requireText(row, version);
    const before = localText(this.store, row);
    return { detail: this.scripts.replaceText(lid, text), before };
  }

  /**
   * Going back is a change like any other: the draft takes the old text, the next publish makes it a version, and its
   * description is proposed. Throws `precondition_failed` where there is nothing to go back to (036 edge case 7).
   */
  rollBack(lid: string, version: number, reason: string | null): TextTaken {
    const row = this.scripts.require(lid);
    this.refuseRollBack(row, version);
    const taken = this.copyToDraft(lid, version);
    const words = reason === null || reason.trim() === '' ? '' : `: ${reason.trim()}`;
    this.publishNotes.put(lid, `Roll back to version ${version}${words}`, (other) => this.unpublishedText(other));
    return taken;
  }

  /** Proposed descriptions that still belong to the draft as it is. */
  notes(): PublishNote[] {
    return this.publishNotes.list((lid) => this.unpublishedText(lid));
  }

  private refuseRollBack(row: LiveScript, version: number): void {
    const { current_version } = readFacts(row.facts_json);
    if (current_version === null || current_version === 1)
      throw new AppError('precondition_failed', 'Not rolled back: there is no previous version to roll back to.');
    const behind = row.remote_hash !== null && row.remote_hash !== row.base_hash;
    if (behind || findOpenConflict(this.store, row.lid) !== undefined)
      throw new AppError(
        'conflict',
        `Not rolled back: version ${current_version} was published while you edited version ${row.base_version}. Merge it first.`,
      );
    if (version >= current_version)
      throw new AppError('precondition_failed', `Version ${version} is the newest one; choose an earlier one.`);
    if (knownVersions(this.store, row).hashOf(version) === baseBody(row))
      throw new AppError(
        'precondition_failed',
        `Nothing to roll back: the text of version ${version} is the same as that of version ${current_version}.`,
      );
  }

  private requireText(row: LiveScript, version: number): string {
    const hash = knownVersions(this.store, row).hashOf(version);
    const text = hash === null ? null : textOf(this.store, hash);
    if (text !== null) return text;
    const { name } = readScript(row.local_json);
    throw new AppError(
      'not_found',
      `The text of version ${version} of "${name}" is not here. Get it while the backend can be reached.`,
      { lid: row.lid, version_number: version },
    );
  }

  private row(number: number, known: KnownVersions, here: ReadonlySet<string>, me: string | null): VersionRow {
    const read = known.rows.get(number);
    const hash = known.hashOf(number);
    const textHere = hash !== null && here.has(hash);
    const before = number === 1 ? null : known.hashOf(number - 1);
    const comparable = textHere && (number === 1 || before !== null);
    const created_by = read?.created_by ?? null;
    return {
      version_number: number,
      known: read !== undefined,
      change_description: read?.note ?? null,
      created_by,
      created_at: read?.created_at ?? null,
      mine: created_by !== null && created_by === me,
      text_here: textHere,
      bytes: textHere ? this.sizes.of(hash) : null,
      change: comparable ? this.sizes.between(before, hash) : null,
    };
  }

  private draft(row: LiveScript, known: KnownVersions): VersionList['draft'] {
    const hash = readScript(row.local_json).script_body;
    const bytes = hash === null ? null : this.sizes.of(hash);
    if (hash === null || bytes === null) return null;
    const base = baseBody(row);
    return {
      changed: hash !== base,
      bytes,
      saved_at: row.saved_at,
      change: this.sizes.between(base, hash),
      same_as: newestWith(known, hash),
    };
  }

  /** Hash of the author's text; null where it is as published. */
  private unpublishedText(lid: string): string | null {
    const row = findEntity(this.store, lid);
    const hash = row?.local_json == null ? null : readScript(row.local_json).script_body;
    return row === undefined || hash === baseBody(row) ? null : hash;
  }
}

function newestWith(known: KnownVersions, hash: string): number | null {
  for (let number = known.current_version ?? 0; number >= 1; number -= 1) {
    if (known.hashOf(number) === hash) return number;
  }
  return null;
}

function refuseSystem(row: LiveScript): void {
  if (!readFacts(row.facts_json).is_system) return;
  const { name } = readScript(row.local_json);
  throw new AppError('precondition_failed', `"${name}" belongs to the system and cannot be changed; duplicate it.`);
}
