import type { Workspace } from '#contract/rpc/workspace.ts';
import { Backups } from '#host/store/backups.ts';
import { workspaceKind } from '#host/store/kinds.ts';
import { openStore } from '#host/store/open-store.ts';
import { knowsBackend } from '#host/store/queries/entities.ts';
import { readMeta, writeMeta } from '#host/store/queries/meta.ts';
import { emptyTrash } from '#host/store/queries/trash.ts';
import { type RecordSave, SideJournal } from '#host/store/side-journal.ts';
import type { Store } from '#host/store/store.ts';
import { noteCopiedTexts } from '#host/store/text-garbage.ts';
import { Upkeep } from '#host/store/upkeep.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';
import { Bindings } from '../bindings/bindings.ts';
import { Cases } from '../cases/cases.ts';
import { Connectors } from '../connectors/connectors.ts';
import type { EventHub } from '../event-hub.ts';
import { LifecycleWalks } from '../lifecycle-walks/lifecycle-walks.ts';
import { Lifecycles } from '../lifecycles/lifecycles.ts';
import { PipelineTests } from '../pipeline-tests/pipeline-tests.ts';
import { RunHistory } from '../run-history.ts';
import { Checkpoints } from '../scripts/checkpoints.ts';
import { Contexts } from '../scripts/contexts.ts';
import { replayJournal } from '../scripts/replay-journal.ts';
import { Scripts } from '../scripts/scripts.ts';
import { realSurroundings } from '../scripts/surroundings.ts';
import { Versions } from '../scripts/versions.ts';
import type { StudioLog } from '../studio-log.ts';
import { Templates } from '../templates/templates.ts';
import { importSamplePipelines } from './sample-pipelines.ts';
import { importSamples } from './samples.ts';

/** Everything an author works with in one workspace's store. */
export class Authoring {
  readonly store: Store<WorkspaceSchema>;
  readonly scripts: Scripts;
  readonly checkpoints: Checkpoints;
  readonly contexts: Contexts;
  readonly versions: Versions;
  readonly cases: Cases;
  readonly history: RunHistory;
  readonly templates: Templates;
  readonly connectors: Connectors;
  readonly bindings: Bindings;
  readonly pipelineTests: PipelineTests;
  readonly lifecycles: Lifecycles;
  readonly lifecycleWalks: LifecycleWalks;
  /** What brings back saves of what has no text of its own, by type. */
  readonly records: ReadonlyMap<string, { recover(save: RecordSave): boolean }>;
  private readonly journal: SideJournal;
  private readonly backups: Backups;
  private readonly upkeep: Upkeep;

  /** What was brought back after damage, in words for the window; null: nothing had to be. */
  readonly replayed: string | null;

  /** Opens the store, and makes it where the workspace is new. Throws `StoreFailure` where it cannot be used. */
  constructor(file: string, workspace: Workspace, events: EventHub, log: StudioLog) {
    this.store = openStore<WorkspaceSchema>(file, workspaceKind, { workspaceId: workspace.id });
    this.describe(workspace);
    emptyTrash(this.store, new Date().toISOString());
    const warn = (message: string) => log.write('warn', 'studio', message);
    this.journal = new SideJournal(file, warn);
    const around = { ...realSurroundings, journal: this.journal };
    this.scripts = new Scripts(this.store, events, around);
    this.checkpoints = new Checkpoints(this.store, this.scripts);
    this.contexts = new Contexts(this.store, this.scripts, events);
    this.cases = new Cases(this.store, this.scripts, events);
    this.history = new RunHistory(this.store, events, warn);
    this.versions = new Versions(this.store, this.scripts);
    this.templates = new Templates(this.store, this.scripts, events, around);
    this.connectors = new Connectors(this.store, events, around);
    this.bindings = new Bindings(this.store, events, around);
    this.pipelineTests = new PipelineTests(this.store, events, around);
    this.lifecycles = new Lifecycles(this.store, events, around);
    this.lifecycleWalks = new LifecycleWalks(this.store, events, around);
    this.records = new Map<string, { recover(save: RecordSave): boolean }>([
      ['connector', this.connectors],
      ['hook_binding', this.bindings],
      ['pipeline_test', this.pipelineTests],
      ['lifecycle_config', this.lifecycles],
      ['lifecycle_walk', this.lifecycleWalks],
    ]);
    this.replayed = this.replay(warn);
    this.backups = new Backups(this.store, warn, () => this.beginCopy());
    this.upkeep = new Upkeep(this.store, (level, message) => log.write(level, 'studio', message));
  }

  /** Makes a verified copy of the store as it is now. Throws `store_unwritable` where it cannot be made. */
  backup(reason: string): Promise<void> {
    return this.backups.make(reason);
  }

  /** What cannot be replayed now waits for the next opening; it must not keep the author from the rest. */
  private replay(warn: (message: string) => void): string | null {
    try {
      const replayed = replayJournal(this.store, this);
      if (replayed !== null) warn(replayed);
      return replayed;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const words = `The saves that are newer than the copy could not be brought back: ${reason} It is tried again at the next start.`;
      warn(words);
      return words;
    }
  }

  private beginCopy(): () => void {
    const mark = this.journal.mark();
    const texts = noteCopiedTexts(this.store);
    return () => {
      texts();
      this.journal.trim(mark);
    };
  }

  /** Writes into the file what it belongs to, so that it can be told apart without the studio's own store. */
  describe(workspace: Workspace): void {
    const facts = {
      workspace_id: workspace.id,
      workspace_name: workspace.name,
      backend: workspace.backend,
      tenant_id: workspace.tenant_id ?? '',
      tenant_name: workspace.tenant_name ?? '',
      production: String(workspace.production),
      colour: workspace.colour,
      created_at: workspace.created_at,
    } as const;
    for (const [key, value] of Object.entries(facts)) {
      if (readMeta(this.store, key as keyof typeof facts) !== value)
        writeMeta(this.store, key as keyof typeof facts, value);
    }
  }

  importSamples(published: boolean): void {
    importSamplePipelines(this.store, importSamples(this.store, published), published);
  }

  /** Whether the demo has yet to sign itself in. */
  get demoSignIn(): string | null {
    return readMeta(this.store, 'demo_sign_in');
  }

  noteDemoSignIn(state: 'pending' | 'done'): void {
    writeMeta(this.store, 'demo_sign_in', state);
  }

  /** Whether anything here is known to a backend, which then must stay the same one. */
  get hasPublished(): boolean {
    return knowsBackend(this.store);
  }

  async close(): Promise<void> {
    this.history.flush();
    await this.upkeep.close();
    await this.backups.close();
    this.journal.close();
    this.store.close();
  }
}
