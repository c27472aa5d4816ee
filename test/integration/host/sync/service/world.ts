import path from 'node:path';
import { onTestFinished } from 'vitest';
import type { StudioEvent } from '#contract/rpc/studio.ts';
import type { PublishEnd } from '#contract/rpc/sync.ts';
import { EventHub } from '#host/services/event-hub.ts';
import { Scripts } from '#host/services/scripts/scripts.ts';
import { workspaceKind } from '#host/store/kinds.ts';
import { openStore } from '#host/store/open-store.ts';
import type { Store } from '#host/store/store.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';
import { BackendClient } from '#host/sync/http/backend-client.ts';
import type { WorkspaceSync } from '#host/sync/sync-service.ts';
import { createWorkspaceSync, type SyncDeps } from '#host/sync/workspace-sync.ts';
import { temporaryFolder } from '#test/integration/host/harness.ts';
import { BaselineBackend } from '#test/sync/backends/baseline/baseline-backend.ts';
import { type BaselineBehaviour, plain } from '#test/sync/backends/baseline/behaviour.ts';
import { EnhancedBackend } from '#test/sync/backends/enhanced/enhanced-backend.ts';
import { tokenText } from '#test/sync/backends/tokens.ts';
import { Person } from '#test/sync/world/person.ts';
import { Random } from '#test/sync/world/random.ts';
import { clockOf, VirtualTime } from '#test/sync/world/virtual-time.ts';
import { ScriptedNetwork } from '../publish/network.ts';

export interface ServiceStudio {
  readonly store: Store<WorkspaceSchema>;
  readonly scripts: Scripts;
  readonly sync: WorkspaceSync;
  readonly network: ScriptedNetwork;
  readonly person: Person;
  readonly events: StudioEvent[];
  readonly said: string[];
  lid(name: string): string;
  edit(lid: string, body: string): void;
  /** Publishes what is planned now, with every review ticked. */
  publish(lids?: readonly string[]): Promise<PublishEnd>;
  /** Ends this run of the studio and begins another one on the same file. */
  restart(): Promise<ServiceStudio>;
  close(): Promise<void>;
}

export interface ServiceWorld<Backend> {
  readonly backend: Backend;
  readonly time: VirtualTime;
  open(name: string, changes?: Partial<SyncDeps>): ServiceStudio;
  /** Lets time pass, as long as `work` needs. */
  run<Result>(work: Promise<Result>): Promise<Result>;
  /** Lets so much time pass, and whatever falls due in it happen. */
  pass(ms: number): Promise<void>;
}

export function plainWorld(behaviour: Partial<BaselineBehaviour> = {}): ServiceWorld<BaselineBackend> {
  const time = new VirtualTime();
  return worldOf(time, new BaselineBackend({ ...plain, ...behaviour }, time, new Random('backend')));
}

export function enhancedWorld(): ServiceWorld<EnhancedBackend> {
  const time = new VirtualTime();
  return worldOf(time, new EnhancedBackend(time, new Random('backend')));
}

/** Everything that can go on without time passing goes on. */
async function settle(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

function worldOf<Backend extends BaselineBackend | EnhancedBackend>(
  time: VirtualTime,
  backend: Backend,
): ServiceWorld<Backend> {
  const folder = temporaryFolder();
  const pass = async (ms: number) => {
    const end = time.now + ms;
    for (;;) {
      await settle();
      const { next } = time;
      if (next === null || next > end) break;
      time.advanceTo(next);
    }
    time.advanceTo(end);
    await settle();
  };
  return {
    ...{ backend, time, pass },
    open: (name, changes) => openStudio({ backend, time, folder, name, changes: changes ?? {}, run: 1 }),
    run: async (work) => {
      const state = { ended: false };
      const done = () => {
        state.ended = true;
      };
      work.then(done, done);
      for (;;) {
        await settle();
        if (state.ended) return work;
        if (time.next === null) throw new Error('It waits for something that is not time.');
        time.advanceTo(time.next);
      }
    },
  };
}

interface OpenStudio {
  readonly backend: BaselineBackend | EnhancedBackend;
  readonly time: VirtualTime;
  readonly folder: string;
  readonly name: string;
  readonly changes: Partial<SyncDeps>;
  readonly run: number;
  readonly person?: Person;
  readonly network?: ScriptedNetwork;
}

function openStudio(options: OpenStudio): ServiceStudio {
  const { backend, time, folder, name, changes, run } = options;
  const random = Random.named('service', name, run);
  const newId = () => random.uuid();
  const { tenantId, origin } = backend;
  const person = options.person ?? new Person(name, tenantId, time, random, tokenText, 15 * 60_000);
  const network = options.network ?? new ScriptedNetwork(backend);
  const life = { alive: true };
  const clock = clockOf(time, life, 0, run * 1000);
  const store = openStore<WorkspaceSchema>(path.join(folder, name, 'store.db'), workspaceKind);
  const events: StudioEvent[] = [];
  const said: string[] = [];
  const hub = new EventHub();
  const scripts = new Scripts(store, hub, { newId, now: () => clock.now() });
  const client = new BackendClient({ origin, tenantId, tokens: person, transport: network, newId });
  const sync = createWorkspaceSync({
    ...{ store, clock, newId },
    client: () => client,
    capabilities: () => (backend instanceof EnhancedBackend ? backend.capabilities : null),
    who: () => person.claims(),
    workspace: () => ({
      id: '00000000-0000-4000-8000-000000000001',
      name: 'World',
      backend: origin,
      tenant_id: tenantId,
      tenant_name: 'World tenant',
      production: false,
      colour: 'blue',
      created_at: '2026-01-01T00:00:00.000Z',
    }),
    refusal: () => (person.signedIn ? null : { code: 'unauthorized', message: 'Sign in.' }),
    emit: (event) => events.push(event),
    backup: () => Promise.resolve(),
    log: (_level, message) => said.push(message),
    ...changes,
  });
  hub.listen((event) => {
    if (event.type === 'scripts_changed') sync.afterEdit(...event.lids);
    if (event.type === 'draft_saved') sync.afterEdit(event.lid);
  });
  let closing: Promise<void> | null = null;
  const close = () => {
    closing ??= sync.close().then(() => {
      life.alive = false;
      store.close();
    });
    return closing;
  };
  onTestFinished(close);
  sync.start();
  return {
    ...{ store, scripts, sync, network, person, events, said, close },
    lid: (wanted) => {
      const found = scripts.list().filter((script) => script.name === wanted);
      if (found.length !== 1 || found[0] === undefined) throw new Error(`${found.length} scripts are called ${wanted}`);
      return found[0].lid;
    },
    edit: (lid, body) => {
      scripts.saveDraft({ lid, body, base_rev: scripts.get(lid).local_rev });
    },
    publish: async (lids) => {
      const picked = lids === undefined ? null : [...lids];
      const { plan } = await sync.plan({ lids: picked });
      const reviewed = plan.changes.map((change) => change.lid);
      return sync.publish({ plan_hash: plan.plan_hash, lids: picked, reviewed });
    },
    restart: async () => {
      await close();
      return openStudio({ ...options, run: run + 1, person, network });
    },
  };
}
