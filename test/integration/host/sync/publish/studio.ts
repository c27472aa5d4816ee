import type { Capabilities } from '#contract/http/system.ts';
import type { ChangeSet } from '#contract/model/change-set.ts';
import type { ScriptStatus } from '#contract/model/script.ts';
import type { PublishEnd } from '#contract/rpc/sync.ts';
import { approvePlan } from '#engine/plan/approve.ts';
import { entityTypes } from '#engine/sync/entity-types.ts';
import { EventHub } from '#host/services/event-hub.ts';
import { Scripts } from '#host/services/scripts/scripts.ts';
import { readScript, sealScript } from '#host/store/documents.ts';
import { workspaceKind } from '#host/store/kinds.ts';
import { openStore } from '#host/store/open-store.ts';
import { listEntities, updateEntity } from '#host/store/queries/entities.ts';
import { listOperations } from '#host/store/queries/operations.ts';
import type { Store } from '#host/store/store.ts';
import type { EntityRow, WorkspaceSchema } from '#host/store/workspace-schema.ts';
import { Profiles } from '#host/sync/backend/backend-kind.ts';
import { BackendClient, type TokenSource } from '#host/sync/http/backend-client.ts';
import { Planning } from '#host/sync/plan/planning.ts';
import { TextChecks } from '#host/sync/plan/text-checks.ts';
import type { Clock, Transport } from '#host/sync/ports.ts';
import { storeChangeSet } from '#host/sync/publish/change-set-store.ts';
import { Publisher } from '#host/sync/publish/publisher.ts';
import { Puller } from '#host/sync/pull/puller.ts';
import { createReconcile } from '#host/sync/reconcile/reconcile.ts';
import { Random } from '#test/sync/world/random.ts';

export interface StudioOptions {
  readonly file: string;
  /** Another one for every process that opens the file. */
  readonly process: string;
  readonly transport: Transport;
  readonly clock: Clock;
  readonly origin: string;
  readonly tenantId: string;
  readonly capabilities: Capabilities | null;
  readonly tokens: TokenSource;
}

/** The parts of a studio that pull, plan and publish, without anything that acts by itself. */
export interface Studio {
  readonly store: Store<WorkspaceSchema>;
  readonly scripts: Scripts;
  readonly publisher: Publisher;
  readonly profiles: Profiles;
  readonly said: string[];
  pull(): Promise<void>;
  /** Approves everything there is to publish and stores it; returns its id. */
  approve(lids?: readonly string[]): string;
  publish(lids?: readonly string[]): Promise<PublishEnd>;
  carryOut(csId: string): Promise<PublishEnd>;
  storeUndo(csId: string, set: ChangeSet): string;
  entities(): EntityRow[];
  entity(name: string): EntityRow;
  setStatus(lid: string, status: ScriptStatus): void;
  /** What History shows of a publish, one line a request. */
  steps(csId: string): string[];
  close(): void;
}

export const never = new AbortController().signal;

export function openStudio(options: StudioOptions): Studio {
  const { file, process, transport, clock, origin, tenantId, capabilities, tokens } = options;
  const store = openStore<WorkspaceSchema>(file, workspaceKind);
  const random = new Random(process);
  const newId = () => random.uuid();
  const types = entityTypes;
  const said: string[] = [];
  const client = new BackendClient({ origin, tenantId, tokens, transport, newId });
  const profiles = new Profiles(store, () => capabilities);
  const profile = () => profiles.profile();
  const target = () => ({
    ...{ workspace_id: 'test', origin, tenant_id: tenantId, tenant_name: 'Test' },
    production: false,
  });
  const planning = new Planning({ store, types, checks: new TextChecks(store, undefined), profile, target });
  const reconcile = createReconcile({ store, types, planning, clock, newId, emit: () => {}, after: () => {} });
  const shared = {
    ...{ store, clock, newId, types, profile, reconcile },
    client: () => client,
    saveProfile: profiles.save.bind(profiles),
    progress: () => {},
    log: (_level: string, message: string) => void said.push(message),
  };
  const puller = new Puller({
    ...shared,
    identity: () => Promise.resolve({ token_tenant_id: tenantId, instance_id: null }),
    expected: () => ({ tenant_id: tenantId, instance_id: null }),
    attention: () => {},
    tellChanged: () => {},
  });
  const publisher = new Publisher({
    ...shared,
    processId: newId(),
    who: () => tokens.claims(),
    refresh: (lids, signal) => puller.refresh(lids, signal),
  });
  const scripts = new Scripts(store, new EventHub(), { newId, now: () => clock.now() });
  const approve = (lids: readonly string[] | null) => {
    const { plan, texts } = planning.plan(planning.entities(lids));
    const person = tokens.claims();
    if (person === null) throw new Error('Nobody is signed in.');
    const set = approvePlan(plan, {
      approved_by: person.sub,
      reviewed: new Set(plan.changes.map((change) => change.lid)),
      typed_tenant_name: null,
      change_description: 'As agreed.',
      newId,
    });
    const stored = { set, plan, backend: plan.backend, approved_email: person.email, texts };
    storeChangeSet(store, { types, clock }, stored);
    return set.cs_id;
  };
  const carryOut = (csId: string) => publisher.carryOut(csId, never);
  const entities = () => listEntities(store).filter(({ type }) => type === 'script');
  return {
    ...{ store, scripts, publisher, profiles, said, carryOut, entities },
    pull: async () => {
      await puller.pull(newId(), never);
    },
    approve: (lids) => approve(lids ?? null),
    publish: (lids) => carryOut(approve(lids ?? null)),
    storeUndo: (csId, set) => {
      const backend = profile().kind;
      const stored = { set, plan: null, backend, approved_email: null, texts: new Map<string, string>() };
      storeChangeSet(store, { types, clock }, stored);
      return set.cs_id === csId ? '' : set.cs_id;
    },
    entity: (name) => {
      const found = entities().find((row) => [row.local_json, row.remote_json].some((json) => nameIn(json) === name));
      if (found === undefined) throw new Error(`There is no "${name}" here.`);
      return found;
    },
    setStatus: (lid, status) => {
      const row = entities().find((one) => one.lid === lid);
      if (row?.local_json == null) throw new Error(`There is no ${lid} here.`);
      const { json, hash } = sealScript({ ...readScript(row.local_json), status });
      updateEntity(store, { ...row, local_json: json, local_hash: hash });
    },
    steps: (csId) =>
      listOperations(store, csId).map(
        ({ kind, state, status, attempts, message }) =>
          `${kind} ${state} ${status ?? '-'} ${attempts}${message === '' ? '' : ` ${message}`}`,
      ),
    close: () => store.close(),
  };
}

function nameIn(json: string | null): string | null {
  return json === null ? null : readScript(json).name;
}
