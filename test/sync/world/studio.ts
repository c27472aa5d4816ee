import type { Capabilities } from '#contract/http/system.ts';
import type { Workspace } from '#contract/rpc/workspace.ts';
import { Bindings } from '#host/services/bindings/bindings.ts';
import { Connectors } from '#host/services/connectors/connectors.ts';
import { EventHub } from '#host/services/event-hub.ts';
import { Lifecycles } from '#host/services/lifecycles/lifecycles.ts';
import { Scripts } from '#host/services/scripts/scripts.ts';
import { workspaceKind } from '#host/store/kinds.ts';
import { openStore } from '#host/store/open-store.ts';
import type { Store } from '#host/store/store.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';
import { BackendClient } from '#host/sync/http/backend-client.ts';
import type { WorkspaceSync } from '#host/sync/sync-service.ts';
import { createWorkspaceSync } from '#host/sync/workspace-sync.ts';
import type { Peer, VirtualNetwork } from './network.ts';
import type { Person } from './person.ts';
import { Random } from './random.ts';
import { Killed, type StudioFiles, watchCommits } from './studio-file.ts';
import { clockOf, type VirtualTime } from './virtual-time.ts';

export interface StudioOptions {
  readonly name: string;
  readonly seed: string;
  readonly time: VirtualTime;
  readonly network: VirtualNetwork;
  readonly files: StudioFiles;
  readonly person: Person;
  readonly origin: string;
  readonly tenantId: string;
  /** Null: the backend has no such route. */
  readonly capabilities: Capabilities | null;
  /** How wrong its calendar is (`sync.md` 4.2 F16). */
  readonly skewMs: number;
  readonly log: (line: string) => void;
}

/** One run of a studio, from its start to its end or its death. */
export interface Run {
  readonly store: Store<WorkspaceSchema>;
  readonly scripts: Scripts;
  readonly connectors: Connectors;
  readonly bindings: Bindings;
  readonly lifecycles: Lifecycles;
  readonly sync: WorkspaceSync;
}

/** A studio made of the real store and the real synchronisation, in a world that can kill it. */
export class Studio {
  readonly options: StudioOptions;
  readonly file: string;
  online = true;
  /** The run dies behind so many more commits; null: it lives. */
  commitsLeft: number | null = null;
  #incarnation = 0;
  #life = { alive: false };
  #run: Run | null = null;

  constructor(options: StudioOptions) {
    this.options = options;
    this.file = options.files.empty(options.name);
  }

  get name(): string {
    return this.options.name;
  }

  /** Null while it is not running. */
  get run(): Run | null {
    return this.#life.alive ? this.#run : null;
  }

  start(): Run {
    this.#incarnation += 1;
    this.commitsLeft = null;
    const life = { alive: true };
    this.#life = life;
    const store = openStore<WorkspaceSchema>(this.file, workspaceKind);
    watchCommits(store, () => this.#committed(life, store));
    this.#run = this.#compose(store, life);
    this.#run.sync.start();
    return this.#run;
  }

  /** Its process is killed: nothing runs any more, and what is committed stays. */
  kill(): void {
    const run = this.run;
    if (run === null) return;
    this.#life.alive = false;
    run.store.close();
  }

  get hasCopy(): boolean {
    return this.options.files.hasCopy(this.file);
  }

  keepCopy(): void {
    this.kill();
    this.options.files.keepCopy(this.file);
    this.start();
  }

  /** Yesterday's file comes back, as from a backup of the disk (`sync.md` 4.2 F22). */
  putBack(): void {
    this.kill();
    this.options.files.putBack(this.file);
  }

  #compose(store: Store<WorkspaceSchema>, life: { alive: boolean }): Run {
    const { name, seed, time, skewMs, log, person, tenantId, origin, capabilities } = this.options;
    const random = Random.named(seed, name, this.#incarnation);
    const newId = () => random.uuid();
    const clock = clockOf(time, life, skewMs, random.int(1_000_000));
    const workspace: Workspace = {
      id: '00000000-0000-4000-8000-000000000001',
      name: 'World',
      backend: origin,
      tenant_id: tenantId,
      tenant_name: 'World',
      production: false,
      colour: 'blue',
      created_at: '2026-01-01T00:00:00.000Z',
    };
    const client = this.#client(life, newId);
    const events = new EventHub();
    const around = { newId, now: () => clock.now() };
    const scripts = new Scripts(store, events, around);
    const sync = createWorkspaceSync({
      store,
      clock,
      newId,
      client: () => client,
      capabilities: () => capabilities,
      who: () => person.claims(),
      workspace: () => workspace,
      refusal: () => (person.signedIn ? null : { code: 'unauthorized', message: 'Sign in.' }),
      emit: () => undefined,
      backup: () => Promise.resolve(),
      log: (level, message) => log(`${name} ${level}: ${message}`),
    });
    events.listen((event) => {
      if (event.type === 'scripts_changed') sync.afterEdit(...event.lids);
      if (event.type === 'draft_saved') sync.afterEdit(event.lid);
    });
    const connectors = new Connectors(store, events, around);
    const bindings = new Bindings(store, events, around);
    const lifecycles = new Lifecycles(store, events, around);
    return { store, scripts, connectors, bindings, lifecycles, sync };
  }

  #client(life: { alive: boolean }, newId: () => string): BackendClient {
    const { name, network, person, origin, tenantId } = this.options;
    const isOnline = () => this.online;
    const peer: Peer = {
      name,
      get alive() {
        return life.alive;
      },
      get online() {
        return isOnline();
      },
    };
    return new BackendClient({ origin, tenantId, tokens: person, transport: network.transportOf(peer), newId });
  }

  #committed(life: { alive: boolean }, store: Store<WorkspaceSchema>): void {
    if (this.commitsLeft === null || !life.alive) return;
    this.commitsLeft -= 1;
    if (this.commitsLeft > 0) return;
    life.alive = false;
    store.close();
    throw new Killed('The studio was killed behind a commit.');
  }
}
