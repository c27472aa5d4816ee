import type {
  CaseCheck,
  ConflictAnswer,
  ConflictAnswered,
  ConflictCopy,
  ConflictDetail,
  ConflictSummary,
  DismissibleKind,
  HistoryDetail,
  HistoryEntry,
  PlanRequest,
  PlanView,
  ProbeReport,
  PublishEnd,
  PublishRequest,
  PullSummary,
  SyncAttention,
  SyncStatus,
  TrashItem,
  UndoPreview,
} from '#contract/rpc/sync.ts';
import type { HydratedVersions } from '#contract/rpc/versions.ts';

/** Everything a window or the command line can ask of a workspace's synchronisation. */
export interface SyncService {
  status(): SyncStatus;
  /** Brings here what others published. Whoever asks during one gets the next. */
  pull(): Promise<PullSummary>;
  /** What publishing would do, from what is known here; nothing is read from the server. Waits for the check of its texts. */
  plan(request: PlanRequest): Promise<PlanView>;
  /** Runs the test cases of what a plan that was shown would publish. Throws `conflict` where it is no longer at hand. */
  checkCases(planHash: string): Promise<CaseCheck>;
  /** Reads the server again, refuses a stale plan, stores the change set, and carries it out. */
  publish(request: PublishRequest): Promise<PublishEnd>;
  /** Goes on with a publish that stopped half-way or was paused. */
  resume(csId: string): Promise<PublishEnd>;
  undoPreview(csId: string): Promise<UndoPreview>;
  undo(csId: string): Promise<PublishEnd>;
  /** Leaves a half-applied publish as it is; what is missing stays an unpublished change. */
  leave(csId: string): void;
  /** Stops what is running; what the server may have taken is looked up before anything is said about it. */
  cancel(runId: string): void;
  history(limit: number): HistoryEntry[];
  historyEntry(id: string): HistoryDetail;
  conflicts(): ConflictSummary[];
  conflict(lid: string): ConflictDetail;
  /** The second copy that a `twin_edited` conflict is about, read from the server. */
  conflictCopy(lid: string): Promise<ConflictCopy>;
  /** One transaction; refused where the disagreement has moved on, and where a merged text does not parse. */
  answer(answer: ConflictAnswer): Promise<ConflictAnswered>;
  undoAnswer(undoId: string): void;
  trash(): TrashItem[];
  /** Its fields and text, for a look before restoring. */
  trashContent(trashId: string): { document: Record<string, unknown>; texts: Record<string, string> };
  /** Comes back as something new that the next publish creates. Returns its lid. */
  restore(trashId: string): { lid: string };
  setOffline(offline: boolean): SyncStatus;
  /** Answers the brake: `confirm` moves what is gone to the Trash, otherwise it is kept as it is here. */
  answerDeletions(runId: string, confirm: boolean): Promise<PullSummary>;
  /** Shows what waits for a person or is told to them, or with null takes it away. */
  note(attention: SyncAttention | null, kind: SyncAttention['kind']): void;
  /** Takes away a notice that only tells something. */
  dismiss(kind: DismissibleKind): void;
  /** Text behind a hash of a plan, a conflict or a history entry; null where it is not here. */
  text(hash: string): string | null;
  /** Gets versions of a script that are not here, for a look at its history. Throws where the backend cannot be asked. */
  hydrateVersions(lid: string, numbers: readonly number[]): Promise<HydratedVersions>;
  /** Ends that; what has come so far is kept. */
  stopHydrating(lid: string): void;
  /** A read-only look at how the backend behaves. */
  probe(): Promise<ProbeReport>;
}

/** The synchronisation of an open workspace. */
export interface WorkspaceSync extends SyncService {
  /** The author chose to work offline. Asked before each request, so it costs next to nothing. */
  readonly offline: boolean;
  /** Goes on with what an earlier run of the studio left unfinished. */
  start(): void;
  /** The backend answers (again), or somebody has signed in: gets what was published and goes on with open publishes. */
  onOnline(): Promise<void>;
  /** The author has changed these here; their marks and the counts follow. */
  afterEdit(...lids: string[]): void;
  /** Stops what runs and waits for it. */
  close(): Promise<void>;
}
