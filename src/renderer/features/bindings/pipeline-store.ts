import { z } from 'zod';
import { create } from 'zustand';
import type { BindingStep } from '#contract/rpc/bindings.ts';
import { type PipelineTexts, pipelineTexts } from '#contract/rpc/pipelines.ts';
import type { PipelineRun } from '#renderer/state/pipeline-run.ts';
import { savedLook } from '#renderer/state/saved-look.ts';
import { savedStates } from '#renderer/state/saved-state.ts';
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
export const {
  useLook: usePipelineLook,
  read: readLook,
  set: setLook,
} = savedLook(
  'pipeline:look',
  z.object({
    minimap: z.boolean().catch(false),
    run_open: z.boolean().catch(false),
    run_height: z.number().catch(244),
    side_width: z.number().catch(304),
    outline_height: z.number().catch(208),
  }),
);

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
/** As it is kept: in one row. */
const setupFields = z.object({
  context_text: z.string().catch(exampleContext),
  texts: pipelineTexts.catch('drafts'),
  kind: z.enum(['succeeds', 'fails']).catch('succeeds'),
  target_uid: z.string().catch(''),
  result_text: z.string().catch('null'),
  message: z.string().catch(''),
});
const keptSetup = savedStates('ws:pipeline:', setupFields);

export function setupOf(id: PipelineId): RunSetup {
  return useSetups.getState()[pipelineKey(id)] ?? freshSetup;
}

/** Brings back what the last dry run of the pipeline started from. */
export async function readSetup(id: PipelineId): Promise<void> {
  const key = pipelineKey(id);
  if (useSetups.getState()[key]) return;
  const kept = await keptSetup(key)
    .read()
    .catch(() => null);
  if (useSetups.getState()[key]) return;
  if (kept === null) useSetups.setState({ [key]: freshSetup });
  else {
    const { context_text, texts, ...outcome } = kept;
    useSetups.setState({ [key]: { context_text, texts, outcome } });
  }
}

export function changeSetup(id: PipelineId, change: Partial<RunSetup>): void {
  const setup = { ...setupOf(id), ...change };
  useSetups.setState({ [pipelineKey(id)]: setup });
  const { context_text, texts, outcome } = setup;
  keptSetup(pipelineKey(id)).write({ context_text, texts, ...outcome });
}
