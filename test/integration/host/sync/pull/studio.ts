import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { BackendProfile } from '#contract/model/backend-profile.ts';
import { backendProfile } from '#contract/model/backend-profile.ts';
import type { PullSummary, SyncAttention } from '#contract/rpc/sync.ts';
import { type EntityTypes, entityTypes } from '#engine/sync/entity-types.ts';
import { readDocument, sealScript } from '#host/store/documents.ts';
import { workspaceKind } from '#host/store/kinds.ts';
import { openStore } from '#host/store/open-store.ts';
import { findEntity, listEntities, updateEntity } from '#host/store/queries/entities.ts';
import { putText, textOf } from '#host/store/queries/texts.ts';
import type { Store } from '#host/store/store.ts';
import type { EntityRow, WorkspaceSchema } from '#host/store/workspace-schema.ts';
import { BackendClient, type TokenSource } from '#host/sync/http/backend-client.ts';
import { Planning } from '#host/sync/plan/planning.ts';
import { TextChecks } from '#host/sync/plan/text-checks.ts';
import type { Clock, Transport } from '#host/sync/ports.ts';
import { Puller } from '#host/sync/pull/puller.ts';
import { createReconcile } from '#host/sync/reconcile/reconcile.ts';
import { temporaryFolder } from '#test/integration/host/harness.ts';
import { tenant } from './plain-server.ts';

const withText = new Set(['script', 'template']);

/** Time passes only where somebody sleeps. */
export class SleepingClock implements Clock {
  slept: number[] = [];
  #now = Date.UTC(2026, 5, 1);

  now(): Date {
    return new Date(this.#now);
  }

  monotonic(): number {
    return this.#now;
  }

  async sleep(ms: number): Promise<void> {
    if (ms > 0) this.slept.push(ms);
    this.#now += ms;
  }
}

export interface StudioOptions {
  readonly kind?: BackendProfile['kind'];
  readonly types?: EntityTypes;
  readonly tokens?: TokenSource;
  readonly file?: string;
}

/** The store and the puller of one workspace, with everything around them as plain values. */
export class PullStudio {
  readonly store: Store<WorkspaceSchema>;
  readonly clock = new SleepingClock();
  readonly attention = new Map<SyncAttention['kind'], SyncAttention>();
  readonly log: string[] = [];
  readonly progress: string[] = [];
  readonly opened: string[] = [];
  readonly puller: Puller;
  readonly file: string;
  readonly client: BackendClient;
  identity: { token_tenant_id: string | null; instance_id: string | null } = {
    token_tenant_id: tenant,
    instance_id: null,
  };
  expected: { tenant_id: string; instance_id: string | null } = { tenant_id: tenant, instance_id: null };
  profile: BackendProfile;
  readonly newId: () => string;

  constructor(transport: Transport, options: StudioOptions = {}) {
    const { types = entityTypes, kind = 'baseline', tokens } = options;
    this.file = options.file ?? path.join(temporaryFolder(), 'store.db');
    this.store = openStore<WorkspaceSchema>(this.file, workspaceKind);
    onTestFinished(() => this.store.close());
    this.profile = backendProfile.parse({ kind });
    let made = 0;
    // Another start of the same file continues elsewhere, as random ids would.
    idStarts += 0x10000;
    const start = idStarts;
    this.newId = () => {
      made += 1;
      return `cccccccc-0000-4000-8000-${(start + made).toString(16).padStart(12, '0')}`;
    };
    const { store, clock, newId } = this;
    this.client = new BackendClient({
      origin: 'http://backend.test',
      tenantId: tenant,
      transport,
      ...(tokens === undefined ? {} : { tokens }),
    });
    const profile = () => this.profile;
    const target = () => ({
      tenant_id: tenant,
      tenant_name: 'Test',
      origin: 'http://backend.test',
      production: false,
      workspace_id: '00000000-0000-4000-8000-000000000001',
    });
    const planning = new Planning({ store, types, checks: new TextChecks(store, undefined), profile, target });
    const reconcile = createReconcile({ store, types, planning, clock, newId, emit: () => {}, after: () => {} });
    this.puller = new Puller({
      store,
      client: () => this.client,
      clock,
      newId,
      types,
      profile,
      saveProfile: (next) => {
        this.profile = next;
      },
      identity: async (answered) => ({ ...this.identity, instance_id: answered ?? this.identity.instance_id }),
      expected: () => this.expected,
      reconcile,
      tellChanged: (lids) => this.opened.push(...lids),
      progress: ({ message }) => this.progress.push(message),
      attention: (attention, of) => {
        if (attention === null) this.attention.delete(of);
        else this.attention.set(of, attention);
      },
      log: (_, message) => this.log.push(message),
    });
  }

  pull(signal: AbortSignal = new AbortController().signal): Promise<PullSummary> {
    return this.puller.pull(this.newId(), signal);
  }

  /** What the author has of every script and template that was not deleted. */
  get rows(): EntityRow[] {
    return listEntities(this.store).filter(({ local_json, type }) => local_json !== null && withText.has(type));
  }

  /** What is followed here, of every type, by the server's ids. */
  get remoteIds(): string[] {
    return listEntities(this.store)
      .flatMap(({ remote_id, remote_json }) => (remote_id === null || remote_json === null ? [] : [remote_id]))
      .sort();
  }

  get names(): string[] {
    return this.rows.map((row) => String(readDocument(row.local_json ?? '{}')['name'])).sort();
  }

  named(name: string): EntityRow {
    const row = this.rows.find(({ local_json }) => readDocument(local_json ?? '{}')['name'] === name);
    if (row === undefined) throw new Error(`There is no entity ${name} here; there are ${this.names.join(', ')}.`);
    return row;
  }

  /** The text that the server is known to have; null where it is not here. */
  remoteText(name: string): string | null {
    const hash = readDocument(this.named(name).remote_json ?? '{}')['script_body'];
    return typeof hash === 'string' ? textOf(this.store, hash) : null;
  }

  localText(name: string): string | null {
    const hash = readDocument(this.named(name).local_json ?? '{}')['script_body'];
    return typeof hash === 'string' ? textOf(this.store, hash) : null;
  }

  /** Writes into the author's part, as the editor would. */
  edit(name: string, change: { text?: string; name?: string; description?: string }): void {
    const row = this.named(name);
    const { text, ...fields } = change;
    const body = text === undefined ? {} : { script_body: putText(this.store, text) };
    const { json, hash } = sealScript({ ...readDocument(row.local_json ?? '{}'), ...fields, ...body } as never);
    this.change(row.lid, { local_json: json, local_hash: hash });
  }

  delete(name: string): string {
    const row = this.named(name);
    this.change(row.lid, { local_json: null, local_hash: null, delete_seen_hash: row.local_hash });
    return row.lid;
  }

  change(lid: string, columns: Partial<EntityRow>): void {
    const row = findEntity(this.store, lid);
    if (row === undefined) throw new Error(`There is no entity ${lid}.`);
    const { row_sum: _, ...content } = { ...row, ...columns };
    updateEntity(this.store, content);
  }

  get trash(): string[] {
    return this.store.all(this.store.build.selectFrom('trash').select('name').orderBy('name')).map(({ name }) => name);
  }

  get conflicts(): string[] {
    const query = this.store.build.selectFrom('conflict').select('kind').where('state', '=', 'open').orderBy('kind');
    return this.store.all(query).map(({ kind }) => kind);
  }

  get runs() {
    return this.store.all(this.store.build.selectFrom('pull_run').selectAll().orderBy('run_id'));
  }
}

let idStarts = 0;
