import { AppError } from '#contract/errors/app-error.ts';
import { type PipelineTestFields, pipelineTestFields } from '#contract/model/pipeline-test.ts';
import type { JsonObject } from '#contract/model/scalars.ts';
import { pipelineTestType } from '#engine/sync/types/pipeline-test.ts';
import { listPipelineTestsOf } from '#host/store/queries/bindings.ts';
import { type LiveEntityRow, listLiveOfType } from '#host/store/queries/entities.ts';
import type { RecordSave } from '#host/store/side-journal.ts';
import type { Store } from '#host/store/store.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';
import type { EventHub } from '../event-hub.ts';
import { type RecordFlags, recordFlags } from '../records/record-flags.ts';
import { RecordWriter } from '../records/record-writer.ts';
import { realSurroundings, type ScriptsSurroundings } from '../scripts/surroundings.ts';

/** A pipeline test case as it is stored; `connector_id` is the connector's lid. */
export interface StoredPipelineTest extends RecordFlags {
  readonly lid: string;
  readonly id: string | null;
  readonly fields: PipelineTestFields;
  readonly local_rev: number;
  readonly saved_at: string;
}

/** The workspace's pipeline test cases, published like everything else. Every method is one transaction. */
export class PipelineTests {
  private readonly store: Store<WorkspaceSchema>;
  private readonly events: EventHub;
  private readonly writer: RecordWriter;

  constructor(store: Store<WorkspaceSchema>, events: EventHub, around: ScriptsSurroundings = realSurroundings) {
    this.store = store;
    this.events = events;
    this.writer = new RecordWriter(store, pipelineTestType, around);
  }

  /** Of a connector, or with null all, by name. */
  list(connector: string | null): StoredPipelineTest[] {
    const rows =
      connector === null ? listLiveOfType(this.store, 'pipeline_test') : listPipelineTestsOf(this.store, connector);
    return rows
      .map((row) => this.stored(row))
      .sort((left, right) => left.fields.name.localeCompare(right.fields.name) || (left.lid < right.lid ? -1 : 1));
  }

  /** Throws `not_found` where it was deleted. */
  get(lid: string): StoredPipelineTest {
    return this.stored(this.writer.require(lid));
  }

  /** Throws `conflict` where the connector has another test case of this name. */
  create(fields: PipelineTestFields): StoredPipelineTest {
    const { lid } = this.store.saving(() => {
      this.assertFree(fields, null);
      return this.writer.insert(asDocument(fields));
    });
    this.changed(lid);
    return this.get(lid);
  }

  /** All of it as given. Throws `conflict` where another window has saved since `base_rev`. */
  save(lid: string, baseRev: number, fields: PipelineTestFields): StoredPipelineTest {
    this.store.saving(() => {
      const row = this.writer.require(lid);
      if (row.local_rev !== baseRev) {
        throw new AppError('conflict', 'Another window has changed this test case meanwhile; look at it again.', {
          lid,
        });
      }
      this.assertFree(fields, lid);
      this.writer.write(row, asDocument(fields));
    });
    this.changed(lid);
    return this.get(lid);
  }

  remove(lid: string): void {
    this.store.transaction(() => this.writer.remove(this.writer.require(lid)));
    this.changed(lid);
  }

  restore(lid: string): StoredPipelineTest {
    this.store.transaction(() => this.writer.bringBack(lid));
    this.changed(lid);
    return this.get(lid);
  }

  /** Makes a test case what it was at its last save, after a copy took the store's place. Returns whether that differed. */
  recover(save: RecordSave): boolean {
    return this.store.transaction(() => this.writer.recover(save));
  }

  private assertFree({ name, connector_id }: PipelineTestFields, own: string | null): void {
    const taken = this.list(connector_id).some((other) => other.fields.name === name && other.lid !== own);
    if (!taken) return;
    throw new AppError('conflict', `This connector has a test case named "${name}" already; choose another name.`, {
      field: 'name',
    });
  }

  private stored(row: LiveEntityRow): StoredPipelineTest {
    const fields = pipelineTestFields.parse(JSON.parse(row.local_json));
    const { lid, local_rev, saved_at } = row;
    return { lid, id: row.remote_id, fields, local_rev, saved_at, ...recordFlags(this.store, row) };
  }

  private changed(lid: string): void {
    this.events.emit({ type: 'scripts_changed', lids: [lid] });
  }
}

function asDocument(fields: PipelineTestFields): JsonObject {
  return JSON.parse(JSON.stringify(fields)) as JsonObject;
}
