import { AppError } from '#contract/errors/app-error.ts';
import type { ConnectorFields } from '#contract/model/connector.ts';
import type { JsonObject } from '#contract/model/scalars.ts';
import type {
  ConnectorDetail,
  ConnectorRow,
  SaveConnectorInput,
  SaveConnectorResult,
} from '#contract/rpc/connectors.ts';
import { connectorType } from '#engine/sync/types/connector.ts';
import { listLiveOfType } from '#host/store/queries/entities.ts';
import { listLocalNames } from '#host/store/queries/touched.ts';
import type { RecordSave } from '#host/store/side-journal.ts';
import type { Store } from '#host/store/store.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';
import type { EventHub } from '../event-hub.ts';
import { RecordWriter } from '../records/record-writer.ts';
import { realSurroundings, type ScriptsSurroundings } from '../scripts/surroundings.ts';
import { readConnector, toConnectorDetail, toConnectorRows } from './connector-view.ts';

/** The workspace's connectors, whole without a network. Credentials are no part of them. Every method is one transaction. */
export class Connectors {
  private readonly store: Store<WorkspaceSchema>;
  private readonly events: EventHub;
  private readonly writer: RecordWriter;

  constructor(store: Store<WorkspaceSchema>, events: EventHub, around: ScriptsSurroundings = realSurroundings) {
    this.store = store;
    this.events = events;
    this.writer = new RecordWriter(store, connectorType, around);
  }

  /** By name. */
  list(): ConnectorRow[] {
    return toConnectorRows(this.store, listLiveOfType(this.store, 'connector'));
  }

  /** Throws `not_found` where it was deleted. */
  get(lid: string): ConnectorDetail {
    return toConnectorDetail(this.store, this.writer.require(lid));
  }

  /** A new one is inactive. Throws `conflict` where the name is taken. */
  create(
    input: Omit<ConnectorFields, 'description'> & { readonly description?: string | null | undefined },
  ): ConnectorDetail {
    const { description = null, ...fields } = input;
    const { lid } = this.store.saving(() => {
      this.assertFree(input.name, null);
      const document: JsonObject = { ...fields, description, status: 'inactive' };
      return this.writer.insert(document);
    });
    this.changed(lid);
    return this.get(lid);
  }

  /** Where another window got in between, both go together field by field, or nothing is written. */
  save(input: SaveConnectorInput): SaveConnectorResult {
    let changed = false;
    const result = this.store.saving((): SaveConnectorResult => {
      const row = this.writer.require(input.lid);
      const outcome = this.writer.judge(row, input);
      if (outcome === 'conflict') return { outcome, connector: toConnectorDetail(this.store, row) };
      const { name } = input.fields;
      if (name !== undefined && name !== readConnector(row.local_json).name) this.assertFree(name, row.lid);
      const after = this.writer.write(row, given(input.fields));
      changed = after !== row;
      return { outcome, connector: toConnectorDetail(this.store, after) };
    });
    if (changed) this.changed(input.lid);
    return result;
  }

  setStatus(lid: string, status: 'active' | 'inactive'): ConnectorDetail {
    this.store.saving(() => this.writer.write(this.writer.require(lid), { status }));
    this.changed(lid);
    return this.get(lid);
  }

  /** Deletes it here; a published one is deleted for everybody by the next publish. Its bindings stay, as orphaned ones. */
  remove(lid: string): void {
    this.store.transaction(() => this.writer.remove(this.writer.require(lid)));
    this.changed(lid);
  }

  restore(lid: string): ConnectorDetail {
    this.store.transaction(() => this.writer.bringBack(lid));
    this.changed(lid);
    return this.get(lid);
  }

  /** Takes it back to what was last published or pulled. */
  discard(lid: string): ConnectorDetail {
    this.store.transaction(() => this.writer.takeRemote(this.writer.require(lid)));
    this.changed(lid);
    return this.get(lid);
  }

  /** Makes a connector what it was at its last save, after a copy took the store's place. Returns whether that differed. */
  recover(save: RecordSave): boolean {
    return this.store.transaction(() => this.writer.recover(save));
  }

  private assertFree(name: string, own: string | null): void {
    const isOwn = own !== null && readConnector(this.writer.require(own).local_json).name === name;
    if (isOwn || !listLocalNames(this.store, 'connector').includes(name)) return;
    throw new AppError('conflict', `There is a connector named "${name}" already; choose another name.`, {
      field: 'name',
    });
  }

  private changed(lid: string): void {
    this.events.emit({ type: 'scripts_changed', lids: [lid] });
  }
}

function given(fields: SaveConnectorInput['fields']): JsonObject {
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}
