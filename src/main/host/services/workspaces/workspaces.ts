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
import { OpenWorkspace, type WorkspaceDeps } from './open-workspace.ts';

type NewWorkspace = Pick<Workspace, 'name' | 'backend' | 'tenant_id' | 'colour'>;
type WorkspaceChange = { id: string } & Partial<NewWorkspace>;

/** The workspaces of this studio. One is open at a time. */
export class Workspaces {
  private readonly home: string;
  private readonly store: Store<StudioSchema>;
  private readonly deps: WorkspaceDeps;
  private current: OpenWorkspace | null = null;

  constructor(home: string, store: Store<StudioSchema>, deps: WorkspaceDeps) {
    this.home = home;
    this.store = store;
    this.deps = deps;
  }

  /** The open workspace. */
  get active(): OpenWorkspace {
    if (this.current !== null) return this.current;
    throw new AppError('unavailable', 'The studio is opening a workspace. Try again in a moment.');
  }

  list(): { workspaces: Workspace[]; active: string } {
    return { workspaces: listWorkspaces(this.store), active: this.active.workspace.id };
  }

  all(): Workspace[] {
    return listWorkspaces(this.store);
  }

  lastActive(): Workspace | undefined {
    const id = readActive(this.store);
    return (id === null ? undefined : findWorkspace(this.store, id)) ?? this.all()[0];
  }

  /** Makes a workspace and opens it. */
  async create(input: NewWorkspace): Promise<Workspace> {
    const workspace = this.add(input);
    return this.activate(workspace.id);
  }

  /** Only records it. */
  add(input: NewWorkspace): Workspace {
    this.assertFree(input.name);
    const workspace = { ...input, id: newId(), created_at: new Date().toISOString() };
    putWorkspace(this.store, workspace);
    return workspace;
  }

  async activate(id: string, prepare: (opened: OpenWorkspace) => void = () => {}): Promise<Workspace> {
    const workspace = this.require(id);
    await this.current?.close();
    const opened = new OpenWorkspace(workspace, this.fileOf(id), this.credentialsOf(id), this.deps);
    this.current = opened;
    writeActive(this.store, id);
    prepare(opened);
    await opened.start();
    this.announce();
    return workspace;
  }

  /** A workspace is bound to one backend and one tenant; what was published there cannot be pointed elsewhere (`sync.md` 3.15). */
  async update(change: WorkspaceChange): Promise<Workspace> {
    const before = this.require(change.id);
    const { id: _, ...given } = change;
    const next = { ...before, ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) };
    if (next.name !== before.name) this.assertFree(next.name);
    const moved = next.backend !== before.backend || next.tenant_id !== before.tenant_id;
    if (moved) await this.assertMovable(before, next);
    putWorkspace(this.store, next);
    if (this.current?.workspace.id === next.id) {
      if (moved) return this.activate(next.id);
      this.current.workspace = next;
      this.current.authoring?.describe(next);
      this.announce();
    }
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
    if (this.current?.workspace.id === id) await this.activate(other.id);
    deleteWorkspace(this.store, id);
    const removed = path.join(this.home, 'removed');
    mkdirSync(removed, { recursive: true, mode: 0o700 });
    const folder = path.dirname(this.fileOf(id));
    if (existsSync(folder)) renameSync(folder, path.join(removed, `${id}-${Date.now()}`));
    this.announce();
  }

  /** Opens the workspace again with a copy in the place of its damaged store, which is kept. */
  async restoreCopy(copy: string): Promise<StoreHealth> {
    const { health, workspace } = this.active;
    if (health.state === 'ok') throw new AppError('conflict', 'The store is sound; there is nothing to restore.');
    const aside = restoreCopy(health.file, copy, health.state === 'corrupt' ? 'damaged' : health.state);
    this.deps.log.write(
      'info',
      'studio',
      `Opened the copy ${copy}; the store as it was is kept as ${aside ?? health.file}.`,
    );
    await this.activate(workspace.id);
    return this.active.health;
  }

  /** Signs in to the open workspace's backend, and binds a workspace without tenant to the tenant of the account. */
  async signIn(input: SignInInput): Promise<SessionView> {
    const opened = this.active;
    const { tenant_id, name } = opened.workspace;
    if (tenant_id !== null && tenant_id !== input.tenant_id) {
      throw new AppError(
        'conflict',
        `The workspace "${name}" belongs to another tenant. Make a workspace for that tenant and sign in there.`,
      );
    }
    const view = await opened.session.signIn(input);
    if (tenant_id === null) {
      opened.workspace = { ...opened.workspace, tenant_id: input.tenant_id };
      putWorkspace(this.store, opened.workspace);
      opened.authoring?.describe(opened.workspace);
      this.announce();
    }
    // The sign-in is done; what a pull says is told by its own event.
    opened.pullIfAllowed().catch(() => {});
    return view;
  }

  async close(): Promise<void> {
    await this.current?.close();
    this.current = null;
  }

  private assertFree(name: string): void {
    if (!this.all().some((workspace) => workspace.name === name)) return;
    throw new AppError('conflict', `There is a workspace "${name}" already; choose another name.`, { field: 'name' });
  }

  private announce(): void {
    const { workspace, health, session, connection } = this.active;
    this.deps.events.emit({ type: 'workspace', workspace, store: health });
    this.deps.events.emit({ type: 'session', session: session.view() });
    this.deps.events.emit({ type: 'connection', connection: connection.view() });
  }

  private async assertMovable(before: Workspace, next: Workspace): Promise<void> {
    const sameTenant = next.tenant_id === before.tenant_id;
    const newAddress = before.backend.startsWith('http') && next.backend.startsWith('http');
    if (this.current?.workspace.id !== before.id) {
      throw new AppError('conflict', `Open the workspace "${before.name}" to change its backend.`);
    }
    if (!this.current.authoring?.hasPublished || (sameTenant && newAddress)) return;
    throw new AppError(
      'conflict',
      `The workspace "${before.name}" has published scripts, so it stays with its backend and tenant. Make a new workspace for the other one.`,
    );
  }

  private require(id: string): Workspace {
    const workspace = findWorkspace(this.store, id);
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
