import { randomUUID } from 'node:crypto';
import { AppError } from '#contract/errors/app-error.ts';
import type { Capabilities } from '#contract/http/system.ts';
import type { StoreHealth, Workspace } from '#contract/rpc/workspace.ts';
import type { Secrets } from '#host/app/secrets.ts';
import { readMeta, writeMeta } from '#host/store/queries/meta.ts';
import { asStoreFailure, healthOf } from '#host/store/store-failure.ts';
import { BackendClient } from '#host/sync/http/backend-client.ts';
import type { Transport } from '#host/sync/ports.ts';
import { Connection } from '../backend/connection.ts';
import type { EmbeddedBackend } from '../backend/embedded-backend.ts';
import { type CredentialStore, Session } from '../backend/session.ts';
import type { Checks } from '../checks/checks.ts';
import type { EventHub } from '../event-hub.ts';
import { Publisher } from '../publish/publisher.ts';
import { Puller } from '../publish/puller.ts';
import type { StudioLog } from '../studio-log.ts';
import { Authoring } from './authoring.ts';

export interface WorkspaceDeps {
  readonly events: EventHub;
  readonly log: StudioLog;
  readonly secrets: Secrets;
  readonly checks: Checks;
  readonly embedded: EmbeddedBackend;
  /** The one way out of the studio; all workspaces share its connections. */
  readonly transport: Transport;
}

interface Open {
  readonly authoring: Authoring;
  readonly publisher: Publisher;
  readonly puller: Puller;
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
  private opened: Open | null = null;

  constructor(workspace: Workspace, file: string, credentials: CredentialStore, deps: WorkspaceDeps) {
    this.workspace = workspace;
    this.deps = deps;
    const { events, log } = deps;
    this.connection = new Connection({
      locate: locator(workspace, deps.embedded),
      transport: deps.transport,
      changed: (connection) => {
        events.emit({ type: 'connection', connection });
        const where = connection.origin ?? 'The backend';
        if (connection.state === 'online') log.write('info', 'backend', `${where} answers.`);
        else log.write('warn', 'backend', connection.message ?? `${where} is ${connection.state}.`);
      },
      online: (capabilities) => void this.onOnline(capabilities),
    });
    this.session = new Session({
      backend: workspace.backend,
      credentials,
      secrets: deps.secrets,
      transport: deps.transport,
      origin: () => this.connection.origin(),
      changed: (session) => events.emit({ type: 'session', session }),
      log: (level, message) => log.write(level, 'backend', message),
    });
    this.openStore(file);
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
    this.connection.start();
  }

  async close(): Promise<void> {
    this.connection.close();
    const closing = this.opened?.authoring.close();
    this.opened = null;
    await closing;
  }

  private openStore(file: string): void {
    try {
      const authoring = new Authoring(file, this.workspace, this.deps.events, this.deps.log);
      this.opened = this.compose(authoring);
    } catch (error) {
      const failure = asStoreFailure(error, file);
      this.health = healthOf(failure);
      this.deps.log.write('error', 'studio', failure.message);
    }
  }

  private compose(authoring: Authoring): Open {
    const { store, scripts } = authoring;
    const { checks, log, events } = this.deps;
    const { session, connection } = this;
    const client = () => this.client(authoring);
    const workspace = () => this.workspace;
    const publisher = new Publisher({
      store,
      scripts,
      checks,
      session,
      connection,
      client,
      workspace,
      log: (message) => log.write('info', 'sync', message),
    });
    const puller = new Puller({
      store,
      events,
      client,
      tenantId: () => this.workspace.tenant_id,
      log: (level, message) => log.write(level, 'sync', message),
    });
    return { authoring, publisher, puller };
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
    return new BackendClient({
      origin: this.connection.origin(),
      tenantId: this.workspace.tenant_id,
      tokens: this.session,
      transport: this.deps.transport,
      newId: randomUUID,
    });
  }

  private async onOnline(capabilities: Capabilities | null): Promise<void> {
    const first = this.whenFirstOnline;
    this.whenFirstOnline = null;
    try {
      await first?.();
      await this.pullIfAllowed();
    } catch (error) {
      this.deps.log.write('warn', 'sync', error instanceof Error ? error.message : String(error));
    }
    const store = this.opened?.authoring.store;
    if (store && capabilities && readMeta(store, 'backend_instance') === null) {
      writeMeta(store, 'backend_instance', capabilities.instance_id);
    }
  }

  /** The sign-in is done; what a pull says is told by its own event. */
  afterSignIn(): void {
    this.pullIfAllowed().catch(() => {});
  }

  /** Scripts can be read by administrators only, so nobody else's sign-in leads to a pull. */
  async pullIfAllowed(): Promise<void> {
    if (this.opened && this.session.view().can_publish) await this.opened.puller.pull();
  }
}

function locator(workspace: Workspace, embedded: EmbeddedBackend): (() => Promise<string>) | null {
  if (workspace.backend === 'none') return null;
  if (workspace.backend === 'embedded') return () => embedded.origin();
  return () => Promise.resolve(workspace.backend);
}
