import { existsSync, mkdirSync, renameSync } from 'node:fs';
import path from 'node:path';
import { v7 as newId } from 'uuid';
import { AppError } from '#contract/errors/app-error.ts';
import type { Session as SessionView, SignInInput, StoreHealth, Workspace } from '#contract/rpc/workspace.ts';
import { deleteCredential, readCredential, writeCredential } from '#host/store/queries/credentials.ts';
import { readActive, writeActive } from '#host/store/queries/settings.ts';
import { deleteWorkspace, findWorkspace, listWorkspaces, putWorkspace } from '#host/store/queries/workspaces.ts';
import { restoreCopy } from '#host/store/restore-copy.ts';
import type { Store } from '#host/store/store.ts';
import type { StudioSchema } from '#host/store/studio-schema.ts';
import type { CredentialStore } from '../backend/session.ts';
import type { EventHub } from '../event-hub.ts';
import type { Attachment } from './attachment.ts';
import { copyScripts } from './copy-scripts.ts';
import { signInWhenOnline } from './demo.ts';
import { OpenWorkspace, type WorkspaceDeps } from './open-workspace.ts';
import { OpenedWorkspaces } from './opened-workspaces.ts';
import { assertPlaceFree } from './same-place.ts';

type NewWorkspace = Pick<Workspace, 'name' | 'backend' | 'tenant_id' | 'tenant_name' | 'colour' | 'production'>;
export interface CopiedTo {
  readonly workspace_id: string;
  /** As they are called there. */
  readonly lids: string[];
}
type WorkspaceChange = { id: string } & { [Key in keyof NewWorkspace]?: NewWorkspace[Key] | undefined };

export interface WorkspacesOptions {
  readonly home: string;
  readonly store: Store<StudioSchema>;
  readonly deps: WorkspaceDeps;
  /** How long a workspace without a window stays open. */
  readonly idleMs?: number | undefined;
}

const defaultIdleMs = 60_000;

/** The workspaces of this studio. Any number of them is open, each window in one. */
export class Workspaces {
  private readonly home: string;
  private readonly store: Store<StudioSchema>;
  private readonly deps: WorkspaceDeps;
  private readonly opened: OpenedWorkspaces;

  constructor({ home, store, deps, idleMs }: WorkspacesOptions) {
    this.home = home;
    this.store = store;
    this.deps = deps;
    this.opened = new OpenedWorkspaces({
      make: (id, events) => this.make(id, events),
      stays: (id) => this.lastActive()?.id === id,
      idleMs: idleMs ?? defaultIdleMs,
      studio: deps.events,
    });
  }

  all(): Workspace[] {
    return listWorkspaces(this.store);
  }

  find(id: string): Workspace | undefined {
    return findWorkspace(this.store, id);
  }

  lastActive(): Workspace | undefined {
    const id = readActive(this.store);
    return (id === null ? undefined : this.find(id)) ?? this.all()[0];
  }

  /** Opens the workspace that the studio starts with. `prepare` runs before its backend is looked for. */
  async start(id: string, prepare: (opened: OpenWorkspace) => void = () => {}): Promise<Workspace> {
    const workspace = this.require(id);
    writeActive(this.store, id);
    await this.opened.use(id, prepare);
    return workspace;
  }

  /** Lets a window in: to the workspace it asks for, or to the last active one. */
  async attach(id: string | null): Promise<Attachment> {
    const asked = id === null ? undefined : this.find(id);
    const workspace = asked ?? this.lastActive();
    if (!workspace) throw new AppError('unavailable', 'The studio is opening a workspace. Try again in a moment.');
    return this.opened.enter(workspace.id);
  }

  /** For a caller in this process; the last active workspace is open always. */
  attachHere(): Attachment {
    const last = this.lastActive();
    if (last) return this.opened.attach(last.id);
    throw new AppError('unavailable', 'The studio is opening a workspace. Try again in a moment.');
  }

  detach(attachment: Attachment): void {
    this.opened.detach(attachment);
  }

  list(attachment: Attachment): { workspaces: Workspace[]; active: string } {
    return { workspaces: this.all(), active: attachment.id };
  }

  /** Makes a workspace and takes the window there. */
  async create(input: NewWorkspace, attachment: Attachment): Promise<Workspace> {
    return this.activate(this.add(input).id, attachment);
  }

  /** Copies scripts of the window's workspace into another one; nothing of their publishing goes with them (S143). */
  async copyTo(attachment: Attachment, input: { lids: readonly string[]; workspace_id: string }): Promise<CopiedTo> {
    const target = this.require(input.workspace_id);
    if (target.id === attachment.id) {
      throw new AppError(
        'validation_error',
        'That is the workspace they are in; choose another one, or duplicate them.',
      );
    }
    const { authoring } = attachment.workspace.open;
    const opened = await this.opened.use(target.id);
    return { workspace_id: target.id, lids: copyScripts(authoring, opened.open.authoring, input.lids) };
  }

  /** Only records it. */
  add(input: NewWorkspace): Workspace {
    this.assertFree(input.name);
    const workspace = { ...input, id: newId(), created_at: new Date().toISOString() };
    assertPlaceFree(this.all(), workspace);
    putWorkspace(this.store, workspace);
    this.deps.events.emit({ type: 'workspaces_changed' });
    return workspace;
  }

  /** Takes one window to a workspace; the other windows stay where they are. */
  async activate(id: string, attachment: Attachment): Promise<Workspace> {
    const workspace = this.require(id);
    await this.opened.move(attachment, id);
    writeActive(this.store, id);
    return workspace;
  }

  /** A workspace is bound to one backend and one tenant; what was published there cannot be pointed elsewhere (`sync.md` 3.15). */
  async update(change: WorkspaceChange): Promise<Workspace> {
    const before = this.require(change.id);
    const { id: _, ...given } = change;
    const next = { ...before, ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) };
    if (next.name !== before.name) this.assertFree(next.name);
    assertPlaceFree(this.all(), next);
    const moved = next.backend !== before.backend || next.tenant_id !== before.tenant_id;
    if (moved) this.assertMovable(await this.opened.use(before.id), next);
    putWorkspace(this.store, next);
    const opened = moved ? await this.opened.reopen(next.id) : this.opened.find(next.id);
    if (opened) {
      opened.workspace = next;
      opened.authoring?.describe(next);
      this.announce(opened);
    }
    this.deps.events.emit({ type: 'workspaces_changed' });
    return next;
  }

  /** Takes it off the list; its folder is moved to `<home>/removed`, never deleted. `name` is what the person typed. */
  async remove(id: string, name: string): Promise<void> {
    const workspace = this.require(id);
    if (name !== workspace.name) {
      throw new AppError(
        'validation_error',
        `The name does not match. Type "${workspace.name}" to delete this workspace.`,
      );
    }
    const other = this.all().find((one) => one.id !== id);
    if (!other) throw new AppError('conflict', 'This is the only workspace. Make another one before you delete it.');
    if (this.opened.find(id)?.busy) throw busyFailure(workspace.name);
    await this.opened.moveAll(id, other.id);
    if (readActive(this.store) === id) writeActive(this.store, other.id);
    await this.opened.close(id);
    deleteWorkspace(this.store, id);
    const removed = path.join(this.home, 'removed');
    mkdirSync(removed, { recursive: true, mode: 0o700 });
    const folder = path.dirname(this.fileOf(id));
    if (existsSync(folder)) renameSync(folder, path.join(removed, `${id}-${Date.now()}`));
    this.deps.events.emit({ type: 'workspaces_changed' });
  }

  /** Opens a workspace again with a copy in the place of its damaged store, which is kept. */
  async restoreCopy(id: string, copy: string): Promise<StoreHealth> {
    const { health } = this.opened.get(id);
    if (health.state === 'ok') throw new AppError('conflict', 'The store is sound; there is nothing to restore.');
    const opened = await this.opened.reopen(id, () => {
      const aside = restoreCopy(health.file, copy, health.state === 'corrupt' ? 'damaged' : health.state);
      this.deps.log.write(
        'info',
        'studio',
        `Opened the copy ${copy}; the store as it was is kept as ${aside ?? health.file}.`,
      );
    });
    this.announce(opened);
    return opened.health;
  }

  /** Signs in to a workspace's backend, and binds a workspace without tenant to the tenant of the account. */
  async signIn(opened: OpenWorkspace, input: SignInInput): Promise<SessionView> {
    const { tenant_id, name } = opened.workspace;
    if (tenant_id !== null && tenant_id !== input.tenant_id) {
      throw new AppError(
        'conflict',
        `The workspace "${name}" belongs to another tenant. Make a workspace for that tenant and sign in there.`,
      );
    }
    assertPlaceFree(this.all(), { ...opened.workspace, tenant_id: input.tenant_id });
    const view = await opened.session.signIn(input);
    if (tenant_id === null) {
      opened.workspace = { ...opened.workspace, tenant_id: input.tenant_id };
      putWorkspace(this.store, opened.workspace);
      opened.authoring?.describe(opened.workspace);
      this.announce(opened);
      this.deps.events.emit({ type: 'workspaces_changed' });
    }
    opened.afterSignIn();
    return view;
  }

  async close(): Promise<void> {
    await this.opened.closeAll();
  }

  private make(id: string, events: EventHub): OpenWorkspace {
    const deps = { ...this.deps, events };
    const opened = new OpenWorkspace(this.require(id), this.fileOf(id), this.credentialsOf(id), deps);
    signInWhenOnline(opened);
    return opened;
  }

  private assertFree(name: string): void {
    if (!this.all().some((workspace) => workspace.name === name)) return;
    throw new AppError('conflict', `There is a workspace "${name}" already; choose another name.`, { field: 'name' });
  }

  /** Tells the workspace's windows how it stands now. */
  private announce({ workspace, health, session, connection }: OpenWorkspace): void {
    const events = this.opened.eventsOf(workspace.id);
    events.emit({ type: 'workspace', workspace, store: health });
    events.emit({ type: 'session', session: session.view() });
    events.emit({ type: 'connection', connection: connection.view() });
  }

  private assertMovable(opened: OpenWorkspace, next: Workspace): void {
    const before = opened.workspace;
    if (opened.busy) throw busyFailure(before.name);
    const sameTenant = next.tenant_id === before.tenant_id;
    const newAddress = before.backend.startsWith('http') && next.backend.startsWith('http');
    if (!opened.authoring?.hasPublished || (sameTenant && newAddress)) return;
    throw new AppError(
      'conflict',
      `The workspace "${before.name}" has published scripts, so it stays with its backend and tenant. Make a new workspace for the other one.`,
    );
  }

  private require(id: string): Workspace {
    const workspace = this.find(id);
    if (workspace) return workspace;
    throw new AppError('not_found', 'This workspace no longer exists. Choose another one.');
  }

  private fileOf(id: string): string {
    return path.join(this.home, 'workspaces', id, 'store.db');
  }

  private credentialsOf(id: string): CredentialStore {
    return {
      read: () => readCredential(this.store, id),
      write: (sealed) => writeCredential(this.store, id, sealed, new Date().toISOString()),
      remove: () => deleteCredential(this.store, id),
    };
  }
}

function busyFailure(name: string): AppError {
  return new AppError(
    'conflict',
    `The workspace "${name}" is publishing or getting changes. Stop that first, or wait.`,
  );
}
