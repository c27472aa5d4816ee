import { randomUUID } from 'node:crypto';
import { AppError } from '#contract/errors/app-error.ts';
import type { Capabilities } from '#contract/http/system.ts';
import type { SyncStatus } from '#contract/rpc/sync.ts';
import type { StoreHealth, Workspace } from '#contract/rpc/workspace.ts';
import type { Secrets } from '#host/app/secrets.ts';
import { readMeta, writeMeta } from '#host/store/queries/meta.ts';
import { asStoreFailure, healthOf } from '#host/store/store-failure.ts';
import { heldTransport } from '#host/sync/held-transport.ts';
import { BackendClient } from '#host/sync/http/backend-client.ts';
import type { Transport } from '#host/sync/ports.ts';
import type { WorkspaceSync } from '#host/sync/sync-service.ts';
import { tellingTransport } from '#host/sync/telling-transport.ts';
import type { Sandbox } from '#sandbox/client/sandbox.ts';
import { Connection } from '../backend/connection.ts';
import type { EmbeddedBackend } from '../backend/embedded-backend.ts';
import { type CredentialStore, Session } from '../backend/session.ts';
import { CaseRuns } from '../cases/case-runs.ts';
import type { Checks } from '../checks/checks.ts';
import { WorkspaceChecks } from '../checks/workspace-checks.ts';
import { boundSchema, scriptsBoundBy } from '../connectors/bound-schema.ts';
import { EventHub } from '../event-hub.ts';
import { BackendLogs } from '../logs/backend-logs.ts';
import { Replays } from '../logs/replays.ts';
import { People } from '../people/people.ts';
import { PipelineCases } from '../pipelines/pipeline-cases.ts';
import { PipelineRuns } from '../pipelines/pipeline-runs.ts';
import { Provisioning } from '../provisioning/provisioning.ts';
import { BulkChanges } from '../script-list/bulk-changes.ts';
import { ScriptLists } from '../script-list/script-lists.ts';
import type { StudioLog } from '../studio-log.ts';
import { Authoring } from './authoring.ts';
import { composeSync } from './compose-sync.ts';

export interface WorkspaceDeps {
  readonly events: EventHub;
  readonly log: StudioLog;
  readonly secrets: Secrets;
  readonly checks: Checks;
  readonly sandbox: Sandbox;
  readonly dryRunSeconds: () => number;
  readonly embedded: EmbeddedBackend;
  /** The one way out of the studio; all workspaces share its connections. */
  readonly transport: Transport;
  /** Whether workspaces look for their backend, pull and go on with publishes by themselves; the command line is asked for each. */
  readonly onItsOwn: boolean;
}

interface Open {
  readonly authoring: Authoring;
  readonly lists: ScriptLists;
  readonly bulk: BulkChanges;
  readonly sync: WorkspaceSync;
  readonly checks: WorkspaceChecks;
  readonly caseRuns: CaseRuns;
  readonly logs: BackendLogs;
  readonly replays: Replays;
  readonly provisioning: Provisioning;
  readonly people: People;
  readonly pipelineRuns: PipelineRuns;
  readonly pipelineCases: PipelineCases;
}

/** One workspace while it is open: its store, its backend, and who is signed in there. */
export class OpenWorkspace {
  workspace: Workspace;
  readonly session: Session;
  readonly connection: Connection;
  health: StoreHealth = { state: 'ok' };
  /** Runs once, when the backend first answers: the demo signs itself in. */
  whenFirstOnline: (() => Promise<void>) | null = null;
  private readonly deps: WorkspaceDeps;
  private readonly transport: Transport;
  private opened: Open | null = null;
  /** Kept as long as it speaks for the same tenant at the same address. */
  private known: { readonly client: BackendClient; readonly tenant_id: string | null } | null = null;

  constructor(workspace: Workspace, file: string, credentials: CredentialStore, deps: WorkspaceDeps) {
    this.workspace = workspace;
    this.deps = deps;
    const { events, log } = deps;
    const transport = heldTransport(deps.transport, () => this.opened?.sync.offline === true);
    this.transport = tellingTransport(transport, () => this.connection.doubt());
    this.connection = new Connection({
      locate: locator(workspace, deps.embedded),
      transport,
      changed: (connection) => {
        events.emit({ type: 'connection', connection });
        const where = connection.origin ?? 'The backend';
        if (connection.state === 'online') log.write('info', 'backend', `${where} answers.`);
        else log.write('warn', 'backend', connection.message ?? `${where} is ${connection.state}.`);
      },
      online: (capabilities) => void this.onOnline(capabilities).catch(this.told),
    });
    this.session = new Session({
      backend: workspace.backend,
      credentials,
      secrets: deps.secrets,
      transport: this.transport,
      origin: () => this.connection.origin(),
      changed: (session) => events.emit({ type: 'session', session }),
      log: (level, message) => log.write(level, 'backend', message),
    });
    this.openStore(file);
  }

  /** What happens in it, for all of its windows. */
  get events(): EventHub {
    return this.deps.events;
  }

  /** Everything that needs the store. Throws `store_*` with the way back where it cannot be used. */
  get open(): Open {
    if (this.opened !== null) return this.opened;
    if (this.health.state === 'ok') throw new AppError('internal_error', 'The workspace is closed. Reload the window.');
    const { state, message, copies } = this.health;
    throw new AppError(`store_${state}`, message, { copies });
  }

  /** The store where it can be used, else null. */
  get authoring(): Authoring | null {
    return this.opened?.authoring ?? null;
  }

  /** Something goes on in it that must not be cut off, or that goes on by itself once the backend answers. */
  get busy(): boolean {
    const status = this.opened?.sync.status();
    return status !== undefined && (status.running !== null || status.attention.some(({ kind }) => kind === 'waiting'));
  }

  async start(): Promise<void> {
    await this.session.load();
    if (!this.deps.onItsOwn) return;
    const { replayed = null } = this.opened?.authoring ?? {};
    if (replayed !== null) this.opened?.sync.note({ kind: 'recovered', message: replayed }, 'recovered');
    this.opened?.sync.start();
    this.connection.start();
  }

  async close(): Promise<void> {
    this.connection.close();
    const { opened } = this;
    opened?.caseRuns.close();
    opened?.pipelineRuns.close();
    await opened?.checks.close();
    await opened?.sync.close();
    this.opened = null;
    await opened?.lists.close();
    await opened?.authoring.close();
  }

  private openStore(file: string): void {
    try {
      this.opened = this.compose(file);
    } catch (error) {
      const failure = asStoreFailure(error, file);
      this.health = healthOf(failure);
      this.deps.log.write('error', 'studio', failure.message);
    }
  }

  private compose(file: string): Open {
    const { checks, log, events, onItsOwn } = this.deps;
    const { session, connection } = this;
    const authored = new EventHub();
    const authoring = new Authoring(file, this.workspace, authored, log);
    const client = () => this.client(authoring);
    const workspace = () => this.workspace;
    const caseRuns = this.caseRuns(authoring, authored);
    const inWorkspace = new WorkspaceChecks({
      ...{ store: authoring.store, events, checks, log },
      connectorSchema: (lid) => boundSchema(authoring.store, lid),
      boundBy: (lids) => scriptsBoundBy(authoring.store, lids),
    });
    const composed = { authoring, session, connection, checks: inWorkspace, events, log, client, workspace, onItsOwn };
    const sync = composeSync({ ...composed, caseRuns });
    const warn = (message: string) => log.write('warn', 'studio', message);
    const you = () => session.claims()?.sub ?? null;
    const lists = new ScriptLists({ store: authoring.store, you, warn });
    const bulk = new BulkChanges({
      ...{ store: authoring.store, scripts: authoring.scripts },
      mistakesIn: async (body) => (await inWorkspace.validateNow(body)).errors,
    });
    authored.listen((event) => {
      events.emit(event);
      lists.afterChange();
      if (event.type === 'draft_saved') sync.afterEdit(event.lid);
      if (event.type === 'scripts_changed') sync.afterEdit(...event.lids);
    });
    const online = { store: authoring.store, session, connection, client };
    const logs = new BackendLogs(online);
    const replays = new Replays({ ...online, logs });
    const provisioning = new Provisioning(online);
    const people = new People(online);
    const pipelines = this.pipelines(authoring);
    return {
      authoring,
      lists,
      bulk,
      sync,
      checks: inWorkspace,
      caseRuns,
      logs,
      replays,
      provisioning,
      people,
      ...pipelines,
    };
  }

  private pipelines(authoring: Authoring): Pick<Open, 'pipelineRuns' | 'pipelineCases'> {
    const { sandbox, log } = this.deps;
    const tenantId = () => this.workspace.tenant_id;
    const options = { authoring, sandbox, tenantId, log: (words: string) => log.write('info', 'sandbox', words) };
    const pipelineRuns = new PipelineRuns(options);
    return { pipelineRuns, pipelineCases: new PipelineCases(options, pipelineRuns) };
  }

  private caseRuns(authoring: Authoring, events: EventHub): CaseRuns {
    const { sandbox, dryRunSeconds, log } = this.deps;
    const { cases, scripts, history } = authoring;
    return new CaseRuns({
      ...{ cases, scripts, history, sandbox, events },
      tenantId: () => this.workspace.tenant_id,
      timeoutSeconds: dryRunSeconds,
      warn: (message) => log.write('warn', 'studio', message),
    });
  }

  /** A client of this workspace's backend, tenant and session; there is no other (`sync.md` 3.16). */
  private client(authoring: Authoring): BackendClient {
    const instance = this.connection.capabilities?.instance_id;
    const known = readMeta(authoring.store, 'backend_instance');
    if (instance !== undefined && known !== null && known !== instance) {
      throw new AppError(
        'conflict',
        `Another backend than the one this workspace was published to answers at ${this.connection.origin()}. Make a new workspace for it, or correct the address.`,
      );
    }
    const origin = this.connection.origin();
    const { tenant_id } = this.workspace;
    if (this.known?.client.origin === origin && this.known.tenant_id === tenant_id) return this.known.client;
    const { session: tokens, transport } = this;
    const client = new BackendClient({ origin, tenantId: tenant_id, tokens, transport, newId: randomUUID });
    this.known = { client, tenant_id };
    return client;
  }

  /** The author's choice to work offline; the connection says at once what came of it, instead of at its next turn. */
  setOffline(offline: boolean): SyncStatus {
    const status = this.open.sync.setOffline(offline);
    void this.connection.retry();
    return status;
  }

  private async onOnline(capabilities: Capabilities | null): Promise<void> {
    const first = this.whenFirstOnline;
    this.whenFirstOnline = null;
    try {
      await first?.();
    } catch (error) {
      this.told(error);
    }
    this.tellInstance(capabilities);
    await this.opened?.sync.onOnline();
    const store = this.opened?.authoring.store;
    if (store && capabilities && readMeta(store, 'backend_instance') === null) {
      writeMeta(store, 'backend_instance', capabilities.instance_id);
    }
  }

  /** Another installation at the same address is a person's decision, not an error that goes by (`sync.md` 3.16). */
  private tellInstance(capabilities: Capabilities | null): void {
    if (!this.opened) return;
    const { authoring, sync } = this.opened;
    const known = readMeta(authoring.store, 'backend_instance');
    const isOther = capabilities !== null && known !== null && known !== capabilities.instance_id;
    const message = `This backend was set up anew: at ${this.connection.origin()} another installation answers than the one this workspace was published to. Nothing is fetched or sent until you say whether it is meant.`;
    sync.note(isOther ? { kind: 'instance', message } : null, 'instance');
  }

  /** The person says that the installation which answers now is meant. What it lacks is asked about by the next pull. */
  async useInstance(): Promise<void> {
    const { capabilities } = this.connection;
    const { authoring, sync } = this.open;
    if (capabilities === null) throw new AppError('unavailable', 'The backend is away. Try again once it answers.');
    authoring.store.transaction(() => {
      writeMeta(authoring.store, 'backend_instance', capabilities.instance_id);
      writeMeta(authoring.store, 'backend_set_up_anew', '1');
    });
    sync.note(null, 'instance');
    await sync.onOnline();
  }

  /** Nobody waits for what is done when the backend answers, so a failure of it goes to the log. */
  private readonly told = (error: unknown): void => {
    this.deps.log.write('warn', 'sync', error instanceof Error ? error.message : String(error));
  };

  /** The sign-in is done; what a pull says is told by its own event. */
  afterSignIn(): void {
    void this.opened?.sync.onOnline().catch(this.told);
  }
}

function locator(workspace: Workspace, embedded: EmbeddedBackend): (() => Promise<string>) | null {
  if (workspace.backend === 'none') return null;
  if (workspace.backend === 'embedded') return () => embedded.origin();
  return () => Promise.resolve(workspace.backend);
}
