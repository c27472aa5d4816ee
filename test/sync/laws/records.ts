import type { JsonObject } from '#contract/model/scalars.ts';
import { canonicalJson } from '#engine/merge/canonical-json.ts';
import { entityState } from '#engine/sync/entity-state.ts';
import { entityTypes, typeOf } from '#engine/sync/entity-types.ts';
import { serverFields } from '#host/sync/elements.ts';
import { serverReferences } from '#host/sync/references.ts';
import type { ServerRecord } from '../backends/backend-port.ts';
import { sha256 } from '../backends/enhanced/tables.ts';
import { marksOf, type RecordModel } from '../world/record-model.ts';
import type { Run, Studio } from '../world/studio.ts';
import { Broken } from '../world/world-options.ts';
import type { RecordApprovals } from './record-approvals.ts';

/** Types that these worlds work on beside scripts: order merged pair by pair, JSON by key, and a whole that is checked. */
const recordTypes = ['connector', 'hook_binding', 'lifecycle_config'];

interface RecordFacts {
  readonly id: string;
  readonly text: string;
}

/** The ids of what a binding may point to. One whose connector is gone goes on pointing to it, by an id of its own (S35). */
type Targets = ReadonlySet<unknown>;

export function serverRecords(records: Iterable<ServerRecord>): RecordFacts[] {
  const all = [...records];
  const targets: Targets = new Set(all.map(({ id }) => id));
  return all
    .map(({ id, type, fields }) => {
      const { document } = entityState(typeOf(entityTypes, type), fields, sha256);
      return { id, text: textOf(type, document, targets) };
    })
    .sort((one, two) => (one.id < two.id ? -1 : 1));
}

function textOf(type: string, document: JsonObject, targets: Targets): string {
  const orphaned = type === 'hook_binding' && !targets.has(document['connector_id']);
  return `${type} ${canonicalJson(orphaned ? { ...document, connector_id: null } : document)}`;
}

/** What a studio shows its author, by the server's ids. */
export function studioRecords({ store }: Run): RecordFacts[] {
  const rows = rowsOf(store);
  const targets: Targets = new Set(rows.map(({ lid, remote_id }) => remote_id ?? lid));
  return rows
    .map(({ lid, type, remote_id, document }) => {
      const tracked = typeOf(entityTypes, type);
      const known = serverReferences(store, tracked, serverFields(store, tracked, lid, document));
      return { id: remote_id ?? `(${lid})`, text: textOf(type, known, targets) };
    })
    .sort((one, two) => (one.id < two.id ? -1 : 1));
}

function rowsOf(store: Run['store']) {
  const rows = store.all(
    store.build
      .selectFrom('entity')
      .select(['lid', 'type', 'remote_id', 'local_json'])
      .where('type', 'in', recordTypes)
      .where('local_json', 'is not', null)
      .orderBy('lid'),
  );
  return rows.map(({ local_json, ...row }) => ({ ...row, document: JSON.parse(local_json ?? '{}') as JsonObject }));
}

/** In words, the first thing in which a studio differs from the server (I3); null where they are the same. */
export function recordDifference(run: Run, records: Iterable<ServerRecord>): string | null {
  const there = new Map(serverRecords(records).map(({ id, text }) => [id, text]));
  for (const { id, text } of studioRecords(run)) {
    const other = there.get(id);
    there.delete(id);
    if (other !== text)
      return other === undefined ? `${text} ${id} is here only` : `${id} is ${text} here and ${other} there`;
  }
  const [missing] = there;
  return missing === undefined ? null : `${missing[1]} ${missing[0]} is on the server only`;
}

/** The marks that a studio still shows, in what is here and in its Trash. */
export function marksIn({ store, sync }: Run): { readonly shown: Set<string>; readonly trash: Set<string> } {
  const trash = sync.trash().flatMap(({ trash_id }) => [...marksOf(sync.trashContent(trash_id).document)]);
  return { shown: marksOf(rowsOf(store).map(({ document }) => document)), trash: new Set(trash) };
}

/** I1 and I2 of what is no script, at the end. `unseen`: what a plain backend let somebody replace who had not seen it. Throws `Broken`; returns how many marks are in a Trash only. */
export function checkRecords(
  records: readonly ServerRecord[],
  model: RecordModel,
  runs: readonly Run[],
  unseen: ReadonlySet<string>,
): number {
  const heads = marksOf(serverRecords(records));
  const missing = [...model.expected().difference(heads).difference(unseen)];
  const trashed = new Set(runs.flatMap((run) => [...marksIn(run).trash]));
  const lost = missing.filter((mark) => !trashed.has(mark));
  if (lost.length > 0) throw new Broken('lost', `I1: Neither in a head nor in a Trash: ${lost.join(', ')}.`);
  const seen = new Map<string, string>();
  for (const { id, type, fields } of records) {
    for (const mark of type === 'connector' ? marksOf(fields['config']) : []) {
      const other = seen.get(mark);
      if (other !== undefined && !model.remade.has(mark))
        throw new Broken('duplicated', `I2: ${mark} is there in ${other} and ${id}.`);
      seen.set(mark, id);
    }
  }
  return missing.length;
}

/** I8 of what is no script: nothing that nobody deleted leaves a studio's list while the server has it or nobody else ever had. */
export class RecordWatch {
  readonly #studio: Studio;
  readonly #given: ReadonlySet<string>;
  readonly #approvals: RecordApprovals;
  #known = new Map<string, string | null>();
  #changes = -1;
  #run: Run | null = null;

  constructor(studio: Studio, given: ReadonlySet<string>, approvals: RecordApprovals) {
    this.#studio = studio;
    this.#given = given;
    this.#approvals = approvals;
  }

  forget(): void {
    this.#known = new Map();
    this.#run = null;
  }

  /** @throws Broken */
  check(isThere: (remoteId: string) => boolean): void {
    const { run } = this.#studio;
    if (run === null || (run === this.#run && run.store.changes === this.#changes)) return;
    this.#run = run;
    this.#changes = run.store.changes;
    const rows = rowsOf(run.store);
    if (rows.length > 0) this.#approvals.noteIds(this.#studio.name, run);
    const now = new Map(rows.map(({ lid, remote_id }) => [lid, remote_id]));
    const followed = new Set(now.values());
    for (const [lid, remoteId] of this.#known) {
      if (now.has(lid) || this.#given.has(lid) || (remoteId !== null && (followed.has(remoteId) || !isThere(remoteId))))
        continue;
      const where = remoteId === null ? 'was never published' : 'is still on the server';
      throw new Broken('lost', `I8: ${lid} left the lists of ${this.#studio.name}, and it ${where}.`);
    }
    this.#known = now;
  }
}
