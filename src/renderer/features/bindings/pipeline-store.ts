import { create } from 'zustand';
import type { BindingStep } from '#contract/rpc/bindings.ts';
import type { PipelineTexts } from '#contract/rpc/pipelines.ts';
import type { PipelineRun } from '#renderer/state/pipeline-run.ts';
import { savedState } from '#renderer/state/saved-state.ts';
import type { Operation } from './binding-words.ts';

/** One operation of one connector. */
export interface PipelineId {
  readonly connector_lid: string;
  readonly operation_type: Operation;
}

export function pipelineKey({ connector_lid, operation_type }: PipelineId): string {
  return `${connector_lid}:${operation_type}`;
}

/** Something that was done, in words, and the way back from it. */
export interface Change {
  readonly title: string;
  readonly steps: readonly BindingStep[];
}

export interface OutcomeDraft {
  readonly kind: 'succeeds' | 'fails';
  readonly target_uid: string;
  /** JSON as typed. */
  readonly result_text: string;
  readonly message: string;
}

/** What this window knows of a pipeline beside its bindings. */
export interface PipelineState {
  /** An element or a line of the canvas. */
  readonly selected: string | null;
  readonly past: readonly Change[];
  readonly future: readonly Change[];
  readonly run: PipelineRun | null;
  /** Why the last dry run did not begin. */
  readonly refused: string | null;
  readonly side: 'settings' | 'run';
}

export const freshPipeline: PipelineState = {
  selected: null,
  past: [],
  future: [],
  run: null,
  refused: null,
  side: 'settings',
};

export const usePipelines = create<Record<string, PipelineState>>()(() => ({}));

export function pipelineState(id: PipelineId): PipelineState {
  return usePipelines.getState()[pipelineKey(id)] ?? freshPipeline;
}

export function usePipelineState(id: PipelineId): PipelineState {
  return usePipelines((all) => all[pipelineKey(id)] ?? freshPipeline);
}

export function setPipeline(id: PipelineId, change: Partial<PipelineState>): void {
  usePipelines.setState({ [pipelineKey(id)]: { ...pipelineState(id), ...change } });
}

export function selectIn(id: PipelineId, selected: string | null): void {
  setPipeline(id, { selected });
}

const undoLimit = 200;

/** Notes what was done, so that it can be taken back. What was taken back before is gone. */
export function recordChange(id: PipelineId, change: Change): void {
  const { past } = pipelineState(id);
  setPipeline(id, { past: [...past.slice(1 - undoLimit), change], future: [] });
}

/** How pipelines are looked at, over restarts. */
export interface PipelineLook {
  readonly minimap: boolean;
  readonly run_open: boolean;
  readonly run_height: number;
  readonly side_width: number;
  readonly outline_height: number;
}

const freshLook: PipelineLook = {
  minimap: false,
  run_open: false,
  run_height: 244,
  side_width: 304,
  outline_height: 208,
};
export const usePipelineLook = create<PipelineLook>()(() => freshLook);

const keptLook = savedState<Record<string, number | boolean>>('pipeline:look');
let lookRead = false;

/** Brings back how pipelines were looked at. */
export async function readLook(): Promise<void> {
  if (lookRead) return;
  lookRead = true;
  const kept = await keptLook.read().catch(() => null);
  if (kept !== null) usePipelineLook.setState(kept as Partial<PipelineLook>);
}

export function setLook(change: Partial<PipelineLook>): void {
  usePipelineLook.setState(change);
  keptLook.write({ ...usePipelineLook.getState() });
}

/** What a dry run of a pipeline starts from, kept over restarts. */
export interface RunSetup {
  readonly context_text: string;
  readonly outcome: OutcomeDraft;
  readonly texts: PipelineTexts;
}

export const exampleContext = `{
  "attributes": {
    "givenName": "Ada",
    "sn": "Lovelace"
  }
}
`;
export const freshSetup: RunSetup = {
  context_text: exampleContext,
  outcome: { kind: 'succeeds', target_uid: '', result_text: 'null', message: '' },
  texts: 'drafts',
};

export const useSetups = create<Record<string, RunSetup>>()(() => ({}));
const setupKeepers = new Map<string, ReturnType<typeof savedState<Record<string, string>>>>();

function setupKeeper(key: string) {
  let keeper = setupKeepers.get(key);
  if (!keeper) {
    keeper = savedState<Record<string, string>>(`ws:pipeline:${key}`);
    setupKeepers.set(key, keeper);
  }
  return keeper;
}

export function setupOf(id: PipelineId): RunSetup {
  return useSetups.getState()[pipelineKey(id)] ?? freshSetup;
}

/** Brings back what the last dry run of the pipeline started from. */
export async function readSetup(id: PipelineId): Promise<void> {
  const key = pipelineKey(id);
  if (useSetups.getState()[key]) return;
  const kept = await setupKeeper(key)
    .read()
    .catch(() => null);
  if (useSetups.getState()[key]) return;
  useSetups.setState({ [key]: kept === null ? freshSetup : fromKept(kept) });
}

export function changeSetup(id: PipelineId, change: Partial<RunSetup>): void {
  const setup = { ...setupOf(id), ...change };
  useSetups.setState({ [pipelineKey(id)]: setup });
  const { context_text, texts, outcome } = setup;
  setupKeeper(pipelineKey(id)).write({ context_text, texts, ...outcome });
}

function fromKept(kept: Record<string, string>): RunSetup {
  const text = (key: string, otherwise: string) => (typeof kept[key] === 'string' ? kept[key] : otherwise);
  return {
    context_text: text('context_text', exampleContext),
    texts: kept['texts'] === 'published' ? 'published' : 'drafts',
    outcome: {
      kind: kept['kind'] === 'fails' ? 'fails' : 'succeeds',
      target_uid: text('target_uid', ''),
      result_text: text('result_text', 'null'),
      message: text('message', ''),
    },
  };
}
