import { AppError } from '#contract/errors/app-error.ts';
import { type LifecycleConfig, type LifecycleObjectType, lifecycleLimits } from '#contract/model/lifecycle.ts';
import type { KeptWalk } from '#contract/model/lifecycle-walk.ts';
import type { JsonObject } from '#contract/model/scalars.ts';
import type {
  LifecycleDetail,
  LifecycleRow,
  LifecycleTemplate,
  LifecycleVersions,
  SaveLifecycleInput,
  SaveLifecycleResult,
} from '#contract/rpc/lifecycles.ts';
import { readLifecycleJson, writeJson } from '#engine/lifecycle/formats/json-format.ts';
import type { Imported } from '#engine/lifecycle/formats/sketch.ts';
import { toDocument } from '#engine/lifecycle/lifecycle-document.ts';
import { mergeLifecycles, wholeMerge } from '#engine/lifecycle/merge-lifecycle.ts';
import { lifecycleConfigType } from '#engine/sync/types/lifecycle-config.ts';
import { readDocument } from '#host/store/documents.ts';
import { type LiveEntityRow, listLiveOfType } from '#host/store/queries/entities.ts';
import type { RecordSave } from '#host/store/side-journal.ts';
import type { Store } from '#host/store/store.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';
import type { EventHub } from '../event-hub.ts';
import { bringWalksBack, insertWalks, removeWalksOf } from '../lifecycle-walks/walks-of-lifecycle.ts';
import { RecordWriter } from '../records/record-writer.ts';
import { realSurroundings, type ScriptsSurroundings } from '../scripts/surroundings.ts';
import { builtInLifecycles } from './built-in.ts';
import { lifecycleVersionsOf } from './lifecycle-versions.ts';
import { configOfRow, toLifecycleDetail, toLifecycleRow } from './lifecycle-view.ts';
import { readLifecycleFile } from './read-file.ts';

/** The workspace's lifecycles, whole without a network. Every method is one transaction. */
export class Lifecycles {
  private readonly store: Store<WorkspaceSchema>;
  private readonly events: EventHub;
  private readonly around: ScriptsSurroundings;
  private readonly writer: RecordWriter;

  constructor(store: Store<WorkspaceSchema>, events: EventHub, around: ScriptsSurroundings = realSurroundings) {
    this.store = store;
    this.events = events;
    this.around = around;
    this.writer = new RecordWriter(store, lifecycleConfigType, around);
  }

  /** By name. */
  list(): LifecycleRow[] {
    return this.rows()
      .map((row) => toLifecycleRow(this.store, row))
      .sort((left, right) => left.name.localeCompare(right.name));
  }

  /** Throws `not_found` where it was deleted. */
  get(lid: string): LifecycleDetail {
    return toLifecycleDetail(this.store, this.writer.require(lid));
  }

  /** Also of one that was deleted here. Throws `not_found` where nothing of it is known. */
  versions(lid: string): LifecycleVersions {
    return lifecycleVersionsOf(this.store, lid);
  }

  /** What comes with the studio to begin from. */
  templates(): readonly LifecycleTemplate[] {
    return builtInLifecycles(this.around.newId);
  }

  /** What a file holds, without storing it. */
  readFile(file: { readonly name: string; readonly text: string }): Imported {
    return readLifecycleFile(file, this.around.newId);
  }

  /** With its tests, or not at all. Throws `conflict` where another of the object type has the name (032 edge case 8). */
  create(input: {
    readonly name: string;
    readonly object_type: LifecycleObjectType;
    readonly config?: LifecycleConfig | undefined;
    readonly walks?: readonly KeptWalk[];
  }): LifecycleDetail {
    const { name, object_type } = input;
    const content = input.config === undefined ? blank : this.withNewIds(input.config);
    const { lid, walks } = this.store.saving(() => {
      this.assertFree(name, object_type, null);
      const made = this.writer.insert(toDocument({ ...content, name, object_type }));
      return { lid: made.lid, walks: insertWalks(this.store, made.lid, input.walks ?? [], this.around) };
    });
    this.changed(lid, ...walks);
    return this.get(lid);
  }

  /** Where another window got in between, both go together element by element, or nothing is written (032 edge case 6). */
  save(input: SaveLifecycleInput): SaveLifecycleResult {
    let changed = false;
    const result = this.store.saving((): SaveLifecycleResult => {
      const row = this.writer.require(input.lid);
      const next = mergedDocument(row, input);
      if (next === null) return { outcome: 'conflict', lifecycle: toLifecycleDetail(this.store, row) };
      const before = configOfRow(row);
      const { name, object_type } = input.config;
      if (name !== before.name) this.assertFree(name, object_type, row.lid);
      const after = this.writer.write(row, next);
      changed = after !== row;
      const outcome = input.base_rev === row.local_rev ? 'saved' : 'merged';
      return { outcome, lifecycle: toLifecycleDetail(this.store, after) };
    });
    const { lid, local_rev } = result.lifecycle;
    if (changed) this.events.emit({ type: 'scripts_changed', lids: [lid], rev: local_rev });
    return result;
  }

  /** Throws `conflict` where the name is taken. */
  rename(lid: string, name: string): LifecycleDetail {
    this.store.saving(() => {
      const row = this.writer.require(lid);
      this.assertFree(name, configOfRow(row).object_type, lid);
      return this.writer.write(row, { name });
    });
    this.changed(lid);
    return this.get(lid);
  }

  /** Deletes it here with its tests, into the Trash; a published one is deleted for everybody by the next publish. */
  remove(lid: string): void {
    const walks = this.store.transaction(() => {
      const row = this.writer.require(lid);
      // First, as the Trash calls them by its name.
      const gone = removeWalksOf(this.store, lid, this.around);
      this.writer.remove(row);
      return gone;
    });
    this.changed(lid, ...walks);
  }

  restore(lid: string): LifecycleDetail {
    const walks = this.store.transaction(() => {
      this.writer.bringBack(lid);
      return bringWalksBack(this.store, lid, this.around);
    });
    this.changed(lid, ...walks);
    return this.get(lid);
  }

  /** Takes it back to what was last published or pulled. */
  discard(lid: string): LifecycleDetail {
    this.store.transaction(() => this.writer.takeRemote(this.writer.require(lid)));
    this.changed(lid);
    return this.get(lid);
  }

  /** Makes it what it was at its last save, after a copy took the store's place. Returns whether that differed. */
  recover(save: RecordSave): boolean {
    return this.store.transaction(() => this.writer.recover(save));
  }

  private rows(): LiveEntityRow[] {
    return listLiveOfType(this.store, lifecycleConfigType.type);
  }

  /** Elements of a copy are others than those of what it was made from. */
  private withNewIds(config: LifecycleConfig): LifecycleConfig {
    return readLifecycleJson(writeJson(config), this.around.newId).config;
  }

  private assertFree(name: string, objectType: LifecycleObjectType, own: string | null): void {
    const taken = this.rows().some((row) => {
      const config = row.lid === own ? null : configOfRow(row);
      return config?.name === name && config.object_type === objectType;
    });
    if (!taken) return;
    throw new AppError(
      'conflict',
      `There is a lifecycle of ${objectType}s named "${name}" already; choose another name.`,
      {
        field: 'name',
      },
    );
  }

  private changed(...lids: string[]): void {
    this.events.emit({ type: 'scripts_changed', lids });
  }
}

const blank: LifecycleConfig = {
  name: '',
  object_type: 'user',
  description: null,
  is_active: true,
  auto_assign_initial_state: true,
  initial_state_id: null,
  states: [],
  transitions: [],
};

/** Null where both windows set the same member of the same element to different values. */
function mergedDocument(row: LiveEntityRow, { base_rev, base, config }: SaveLifecycleInput): JsonObject | null {
  const theirs = readDocument(row.local_json);
  const edit = wholeMerge({ base: toDocument(base), theirs, yours: toDocument(config) });
  const merged = base_rev === row.local_rev ? edit.yours : mergeLifecycles(edit);
  if (merged !== null) assertRoom(merged);
  return merged;
}

function assertRoom(document: JsonObject): void {
  for (const list of ['states', 'transitions'] as const) {
    const most = lifecycleLimits[list];
    if (Object.keys(document[list] ?? {}).length <= most) continue;
    const message = `A lifecycle has at most ${most} ${list}. Delete some of them, and it is saved.`;
    throw new AppError('validation_error', message, { field: list });
  }
}
