import type { Generated } from 'kysely';

/** The tables of a workspace's `store.db`; see `migrations/workspace`. */
export interface WorkspaceSchema {
  meta: { key: string; value: string };
  ui_state: { key: string; value: string };
  blob: { hash: string; size: number; bytes: string };
  entity: EntityRow;
  draft: { lid: string; body: string; body_hash: string };
  checkpoint: {
    checkpoint_id: string;
    lid: string;
    name: string;
    body_hash: string;
    bytes: number;
    created_at: string;
  };
  test_context: { context_id: string; lid: string; name: string; text: string; updated_at: string };
  test_case: TestCaseRow;
  script_version: ScriptVersionRow;
  edit: Omit<EditRow, 'seq'> & { seq: Generated<number> };
  edit_stack: EditStackRow;
  change_set: ChangeSetRow;
  operation: OperationRow;
  operation_step: OperationStepRow;
  element_id: ElementIdRow;
  ledger: LedgerRow;
  conflict: ConflictRow;
  trash: TrashRow;
  pull_run: PullRunRow;
  feed_cursor: { feed: string; seq: number; chain: string };
  search_change: { lid: string };
  run_history: Omit<RunHistoryRow, 'seq'> & { seq: Generated<number> };
  run_content: RunContentRow;
  run_text: { body_hash: string; bytes: number; runs: number };
}

/**
 * Something the author works on and the backend may know. `*_json` hold the documents of the type's declaration
 * (`engine/sync/types`), texts by hash; `*_hash` is the hash of the document by `entityState`.
 */
export interface EntityRow {
  lid: string;
  type: string;
  parent_lid: string | null;
  remote_id: string | null;
  /** Null when it was deleted here, or not yet taken over. */
  local_json: string | null;
  local_hash: string | null;
  /** Counts the changes of the text; windows name it when they save. */
  local_rev: number;
  delete_seen_hash: string | null;
  /** What both sides last agreed on. */
  base_json: string | null;
  base_hash: string | null;
  /** The server's version at that time, for display. */
  base_version: number | null;
  /** What was last seen at the backend; null with a base: gone from there, confirmed. */
  remote_json: string | null;
  remote_hash: string | null;
  /** `serverFacts` of the contract. */
  facts_json: string;
  /** Of the server's row: what is shown and never compared (`updated_at`, `created_by`, ...); null before the first sight. */
  server_json: string | null;
  /** `foundConflict`s of the contract. */
  found_json: string;
  /** Values of attempts without a known outcome, by field (`sync.md` 3.10 rule 11). */
  late_json: string;
  /** Of the list row or the feed's revision; compared for equality only. */
  list_fingerprint: string | null;
  /** Another device's birth mark that stands on it: read-only here. */
  foreign_birth: string | null;
  /** The server holds a version beyond its current one (`sync.md` 2, B5). */
  wedged: number;
  saved_at: string;
  row_sum: string;
}

export interface TestCaseRow {
  case_id: string;
  lid: string;
  name: string;
  context_text: string;
  expect_text: string;
  enabled: number;
  position: number;
  rev: number;
  updated_at: string;
}

export interface ScriptVersionRow {
  lid: string;
  number: number;
  body_hash: string;
  effective_hash: string;
  /** The author's words, without the trailer. */
  note: string | null;
  mark: string | null;
  based_on: number | null;
  created_by: string | null;
  created_at: string | null;
}

/** One saved change of a text, as a splice. Undo and forensics; no sync decision reads it. */
export interface EditRow {
  seq: number;
  lid: string;
  /** `local_rev` of the entity after it. */
  rev: number;
  before_hash: string;
  after_hash: string;
  start: number;
  window_id: string | null;
  saved_at: string;
  /** Length of `removed` and `inserted` together, in UTF-16 units. */
  units: number;
  removed: string;
  inserted: string;
}

/** Where the author stands in the edits of a script, so that a save need not read them. */
export interface EditStackRow {
  lid: string;
  /** The text before the first edit. */
  bottom_hash: string;
  /** The last edit that is not undone, 0 before the first; and the text there. */
  seq: number;
  hash: string;
  /** The last edit that can be redone. */
  top: number;
  edits: number;
  units: number;
}

export interface ChangeSetRow {
  cs_id: string;
  plan_json: string;
  plan_hash: string;
  input_hash: string;
  tenant_id: string;
  origin: string;
  backend: 'baseline' | 'enhanced';
  /** Subject of the token it was approved under; only the same person goes on with it. */
  approved_by: string;
  approved_email: string | null;
  undoes: string | null;
  change_description: string | null;
  state: ChangeSetState;
  message: string;
  /** Enhanced: the exact bytes that are sent, and sent again. */
  body: string | null;
  outcome_json: string | null;
  /** Enhanced: the feed's number of its last event, once applied. */
  seq: number | null;
  created_at: string;
  ended_at: string | null;
}

export type ChangeSetState =
  | 'approved'
  | 'running'
  | 'paused_network'
  | 'paused_sign_in'
  | 'needs_person'
  | 'done'
  | 'rejected'
  | 'abandoned'
  | 'left';

export interface OperationRow {
  op_id: string;
  cs_id: string;
  ord: number;
  lid: string;
  kind: string;
  /** `planOperation` of the contract. */
  operation_json: string;
  state: string;
  post_hash: string | null;
  attempts: number;
  /** Of the clock of `process_id`; counted anew in another process. */
  first_sent_mono: number | null;
  process_id: string | null;
  status: number | null;
  message: string;
  sent_at: string | null;
  ended_at: string | null;
}

/** How far an operation has come that takes several requests. */
export interface OperationStepRow {
  op_id: string;
  /** What the server showed when the first of them was sent. */
  source_json: string;
  done: number;
  total: number;
}

/** What a plain backend calls an element, such as a state of a lifecycle, that has another id here. */
export interface ElementIdRow {
  lid: string;
  own_id: string;
  server_id: string;
}

/** Every mark ever sent. Never pruned: a late copy may come after its entity has gone (`sync.md` 3.10 rule 4). */
export interface LedgerRow {
  mark: string;
  lid: string;
  type: string;
  kind: string;
  outcome: 'open' | 'became' | 'abandoned' | 'deleted';
  remote_id: string | null;
}

export interface ConflictRow {
  conflict_id: string;
  key: string;
  lid: string;
  kind: string;
  /** `syncConflict` of the contract. */
  conflict_json: string;
  state: 'open' | 'answered' | 'gone';
  found_at: string;
  answered_at: string | null;
  answer_json: string | null;
  /** The entity row before the answer, for taking it back. */
  before_json: string | null;
}

export interface TrashRow {
  trash_id: string;
  lid: string;
  type: string;
  name: string;
  /** The document; its texts stay in `blob`. */
  snapshot_json: string;
  reason: string;
  deleted_at: string;
  keep_until: string;
}

export interface PullRunRow {
  run_id: string;
  kind: 'sweep' | 'feed' | 'snapshot';
  state: 'running' | 'done' | 'cancelled' | 'stopped' | 'failed' | 'asks';
  complete: number;
  seen: number;
  added: number;
  updated: number;
  deleted: number;
  requests: number;
  message: string;
  /** What the run needs to go on: pages done, rows that may be gone. */
  detail_json: string;
  started_at: string;
  ended_at: string | null;
}

/** One dry run, as the history lists it. */
export interface RunHistoryRow {
  seq: number;
  history_id: string;
  /** `dryRunSource` of the contract, with the columns that its kind has. */
  kind: string;
  lid: string | null;
  version_number: number | null;
  case_id: string | null;
  /** At the time of the run; null for a text of no script. */
  script_name: string | null;
  body_hash: string;
  status: string;
  error: string | null;
  duration_ms: number;
  at: string;
  /** Of its context, result and search text; its body is counted in `run_text`. */
  bytes: number;
  /** Lower case, bounded. */
  search_text: string;
}

export interface RunContentRow {
  seq: number;
  context_text: string;
  /** `runResult` of the contract. */
  result_json: string;
}
