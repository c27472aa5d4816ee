import type { Workspace } from '#contract/rpc/workspace.ts';
import { Backups } from '#host/store/backups.ts';
import { workspaceKind } from '#host/store/kinds.ts';
import { openStore } from '#host/store/open-store.ts';
import { readMeta, writeMeta } from '#host/store/queries/meta.ts';
import { emptyTrash } from '#host/store/queries/trash.ts';
import type { Store } from '#host/store/store.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';
import type { EventHub } from '../event-hub.ts';
import { Checkpoints } from '../scripts/checkpoints.ts';
import { Contexts } from '../scripts/contexts.ts';
import { Scripts } from '../scripts/scripts.ts';
import type { StudioLog } from '../studio-log.ts';
import { importSamples } from './samples.ts';

/** Everything an author works with in one workspace's store. */
export class Authoring {
  readonly store: Store<WorkspaceSchema>;
  readonly scripts: Scripts;
  readonly checkpoints: Checkpoints;
  readonly contexts: Contexts;
  private readonly backups: Backups;

  /** Opens the store, and makes it where the workspace is new. Throws `StoreFailure` where it cannot be used. */
  constructor(file: string, workspace: Workspace, events: EventHub, log: StudioLog) {
    this.store = openStore<WorkspaceSchema>(file, workspaceKind);
    this.describe(workspace);
    emptyTrash(this.store, new Date().toISOString());
    this.scripts = new Scripts(this.store, events);
    this.checkpoints = new Checkpoints(this.store, this.scripts);
    this.contexts = new Contexts(this.store, this.scripts, events);
    this.backups = new Backups(this.store, (message) => log.write('warn', 'studio', message));
  }

  /** Writes into the file what it belongs to, so that it can be told apart without the studio's own store. */
  describe(workspace: Workspace): void {
    const facts = {
      workspace_id: workspace.id,
      workspace_name: workspace.name,
      backend: workspace.backend,
      tenant_id: workspace.tenant_id ?? '',
      colour: workspace.colour,
      created_at: workspace.created_at,
    } as const;
    for (const [key, value] of Object.entries(facts)) {
      if (readMeta(this.store, key as keyof typeof facts) !== value)
        writeMeta(this.store, key as keyof typeof facts, value);
    }
  }

  importSamples(published: boolean): void {
    importSamples(this.store, published);
  }

  /** Whether the demo has yet to sign itself in. */
  get demoSignIn(): string | null {
    return readMeta(this.store, 'demo_sign_in');
  }

  noteDemoSignIn(state: 'pending' | 'done'): void {
    writeMeta(this.store, 'demo_sign_in', state);
  }

  /** Whether scripts here are known to a backend, which then must stay the same one. */
  get hasPublished(): boolean {
    return this.scripts.list().some(({ id }) => id !== null);
  }

  async close(): Promise<void> {
    await this.backups.close();
    this.store.close();
  }
}
