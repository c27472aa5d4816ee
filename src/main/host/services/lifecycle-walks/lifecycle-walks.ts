import type { z } from 'zod';
import { AppError } from '#contract/errors/app-error.ts';
import { limits } from '#contract/limits.ts';
import { type LifecycleWalkFields, lifecycleWalkFields } from '#contract/model/lifecycle-walk.ts';
import type {
  addWalksInput,
  ImportedWalks,
  importWalksInput,
  saveWalkInput,
  saveWalksInput,
  WalkRow,
} from '#contract/rpc/lifecycle-walks.ts';
import { readWalkFile } from '#engine/lifecycle/walk-file.ts';
import { lifecycleConfigType } from '#engine/sync/types/lifecycle-config.ts';
import { lifecycleWalkType } from '#engine/sync/types/lifecycle-walk.ts';
import type { LiveEntityRow } from '#host/store/queries/entities.ts';
import type { RecordSave } from '#host/store/side-journal.ts';
import type { Store } from '#host/store/store.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';
import type { EventHub } from '../event-hub.ts';
import { recordFlags } from '../records/record-flags.ts';
import { RecordWriter } from '../records/record-writer.ts';
import { realSurroundings, type ScriptsSurroundings } from '../scripts/surroundings.ts';
import { insertWalks, walkDocument, walksOfLifecycle } from './walks-of-lifecycle.ts';

/** The tests of the workspace's lifecycles, published like everything else. Every method is one transaction. */
export class LifecycleWalks {
  private readonly store: Store<WorkspaceSchema>;
  private readonly events: EventHub;
  private readonly around: ScriptsSurroundings;
  private readonly writer: RecordWriter;
  private readonly lifecycles: RecordWriter;

  constructor(store: Store<WorkspaceSchema>, events: EventHub, around: ScriptsSurroundings = realSurroundings) {
    this.store = store;
    this.events = events;
    this.around = around;
    this.writer = new RecordWriter(store, lifecycleWalkType, around);
    this.lifecycles = new RecordWriter(store, lifecycleConfigType, around);
  }

  /** By name, with numbers in it as numbers. */
  list(configLid: string): WalkRow[] {
    return walksOfLifecycle(this.store, configLid)
      .map((row) => this.shown(row))
      .sort((left, right) => left.name.localeCompare(right.name, 'en', { numeric: true }));
  }

  /** Throws `not_found` where it was deleted. */
  get(lid: string): WalkRow {
    return this.shown(this.writer.require(lid));
  }

  /**
   * Keeps all of them or none. Throws `not_found` where the lifecycle was deleted, and `conflict` where it has a test of one of the
   * names, or too many.
   */
  add({ config_lid, walks }: z.output<typeof addWalksInput>): WalkRow[] {
    const lids = this.store.saving(() => {
      this.lifecycles.require(config_lid);
      const taken = new Set(this.list(config_lid).map(({ name }) => name));
      if (taken.size + walks.length > limits.casesPerScript)
        throw new AppError('conflict', `A lifecycle has at most ${limits.casesPerScript} tests; delete some first.`);
      for (const { name } of walks) {
        assertFree(taken, name);
        taken.add(name);
      }
      return insertWalks(this.store, config_lid, walks, this.around);
    });
    this.changed(lids);
    return lids.map((lid) => this.get(lid));
  }

  /** Throws `conflict` where another window has saved since `base_rev`, or the name is taken. */
  save({ lid, base_rev, walk }: z.output<typeof saveWalkInput>): WalkRow {
    this.store.saving(() => {
      const row = this.writer.require(lid);
      if (row.local_rev !== base_rev) {
        const message = 'Another window has changed this test meanwhile; look at it again.';
        throw new AppError('conflict', message, { lid });
      }
      const { config_id } = fieldsOf(row);
      const others = this.list(config_id).filter((other) => other.lid !== lid);
      assertFree(new Set(others.map(({ name }) => name)), walk.name);
      this.writer.write(row, walkDocument({ ...walk, config_id }));
    });
    this.changed([lid]);
    return this.get(lid);
  }

  /** All of them or none, as `save`. */
  saveAll({ walks }: z.output<typeof saveWalksInput>): WalkRow[] {
    return this.store.saving(() => walks.map((one) => this.save(one)));
  }

  /** Adds the tests of a file, all or none; one of the same name takes the file's words. Throws `validation_error` naming the field. */
  importText({ config_lid, text }: z.output<typeof importWalksInput>): ImportedWalks {
    const { tests } = readWalkFile(text, 'The file of lifecycle tests');
    const byName = new Map(this.list(config_lid).map((row) => [row.name, row]));
    return this.store.saving(() => {
      const walks = tests.filter(({ name }) => !byName.has(name));
      const added = walks.length === 0 ? [] : this.add({ config_lid, walks });
      const known = tests.flatMap((walk) => {
        const before = byName.get(walk.name);
        return before === undefined
          ? []
          : [{ before, after: this.save({ lid: before.lid, base_rev: before.rev, walk }) }];
      });
      const replaced = known.filter(({ before, after }) => before.rev !== after.rev);
      return { added, replaced, unchanged: known.length - replaced.length };
    });
  }

  remove(lids: readonly string[]): void {
    this.store.transaction(() => {
      for (const lid of lids) this.writer.remove(this.writer.require(lid));
    });
    this.changed(lids);
  }

  restore(lids: readonly string[]): WalkRow[] {
    this.store.transaction(() => {
      for (const lid of lids) this.writer.bringBack(lid);
    });
    this.changed(lids);
    return lids.map((lid) => this.get(lid));
  }

  /** Makes a test what it was at its last save, after a copy took the store's place. Returns whether that differed. */
  recover(save: RecordSave): boolean {
    return this.store.transaction(() => this.writer.recover(save));
  }

  private shown(row: LiveEntityRow): WalkRow {
    const { config_id, ...walk } = fieldsOf(row);
    const { lid, local_rev, saved_at } = row;
    const { unpublished, conflict } = recordFlags(this.store, row);
    return { ...walk, lid, config_lid: config_id, rev: local_rev, unpublished, conflict, saved_at };
  }

  private changed(lids: readonly string[]): void {
    this.events.emit({ type: 'scripts_changed', lids: [...lids] });
  }
}

function fieldsOf(row: LiveEntityRow): LifecycleWalkFields {
  return lifecycleWalkFields.parse(JSON.parse(row.local_json));
}

function assertFree(taken: ReadonlySet<string>, name: string): void {
  if (!taken.has(name)) return;
  const message = `This lifecycle has a test named "${name}" already; choose another name.`;
  throw new AppError('conflict', message, { field: 'name' });
}
