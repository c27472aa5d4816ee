import { caseName } from '#contract/model/test-case.ts';
import type { PipelineTestRow } from '#contract/rpc/pipelines.ts';
import type { OperationOutcome } from '#contract/script/pipeline.ts';
import { testOfRun } from '#engine/pipeline/test-of-run.ts';
import { queryClient, rpc, trpc } from '#renderer/api/client.ts';
import { askText } from '#renderer/state/dialogs.ts';
import { flushDocuments } from '#renderer/state/documents.ts';
import { followPipeline } from '#renderer/state/follow-pipeline.ts';
import { runOf } from '#renderer/state/pipeline-run.ts';
import {
  changeSetup,
  type OutcomeDraft,
  type PipelineId,
  pipelineState,
  setLook,
  setPipeline,
  setupOf,
} from './pipeline-store.ts';

/** How to stop each run that is going, by its id. */
const stops = new Map<string, () => Promise<void>>();

/** What the form says the operation does. Throws where that is not yet an outcome. */
export function outcomeOf(draft: OutcomeDraft): OperationOutcome {
  if (draft.kind === 'fails') {
    const message = draft.message.trim();
    if (message === '') throw new Error('Not run: say with which message the operation fails.');
    return { kind: 'fails', message };
  }
  try {
    const result = draft.result_text.trim() === '' ? null : JSON.parse(draft.result_text);
    return { kind: 'succeeds', target_uid: draft.target_uid.trim() || null, result };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Error(`Not run: the result of the operation is not JSON. ${why}`);
  }
}

/** Plays the pipeline in the sandbox; the canvas follows its steps. Throws where it cannot begin. */
export async function runPipeline(id: PipelineId): Promise<void> {
  if (pipelineState(id).run?.phase === 'running') return;
  const { context_text, outcome, texts } = setupOf(id);
  const declared = outcomeOf(outcome);
  await flushDocuments();
  let begun: string | null = null;
  const stop = followPipeline(
    { ...id, context_text, outcome: declared, texts },
    {
      onRun: (run) => {
        if (begun === null) setPipeline(id, { run, refused: null, side: 'run' });
        else if (pipelineState(id).run?.run_id === run.run_id) setPipeline(id, { run });
        begun = run.run_id;
        if (run.phase === 'ended') stops.delete(run.run_id);
      },
      onRefused: (refused, { run_id }) => {
        stops.delete(run_id);
        if (pipelineState(id).run?.run_id === run_id) setPipeline(id, { run: null, refused });
        setLook({ run_open: true });
      },
    },
  );
  if (begun !== null) stops.set(begun, stop);
}

export async function cancelRun(id: PipelineId): Promise<void> {
  const { run } = pipelineState(id);
  if (run?.phase === 'running') await stops.get(run.run_id)?.();
}

/** Takes the marks of the last dry run off the canvas. */
export function clearRun(id: PipelineId): void {
  setPipeline(id, { run: null, side: 'settings' });
}

/** Keeps the last dry run as a test; null where the person changed their mind. */
export async function saveAsTest(id: PipelineId): Promise<PipelineTestRow | null> {
  const result = pipelineState(id).run?.result;
  if (!result) return null;
  const { context_text, outcome } = setupOf(id);
  const name = await askText({
    title: 'Save as pipeline test',
    body: 'It expects from now on what this dry run did: its end, the way it took, and what is left at the end.',
    confirm: 'Save test',
    field: { label: 'Name', initial: result.success ? 'Succeeds' : 'Fails', schema: caseName },
  });
  if (name === null) return null;
  const saved = await rpc.pipelines.tests.save.mutate({
    lid: null,
    ...id,
    name,
    outcome: outcomeOf(outcome),
    ...testOfRun(context_text, result),
  });
  await refetchTests();
  setLook({ run_open: true });
  return saved;
}

export async function runTests(id: PipelineId, lids: readonly string[]): Promise<void> {
  await flushDocuments();
  const { texts } = setupOf(id);
  await rpc.pipelines.tests.run.mutate({ connector_lid: id.connector_lid, lids: [...lids], texts });
  await refetchTests();
}

export async function removeTest(lid: string): Promise<void> {
  await rpc.pipelines.tests.remove.mutate({ lid });
  await refetchTests();
}

export async function restoreTest(lid: string): Promise<void> {
  await rpc.pipelines.tests.restore.mutate({ lid });
  await refetchTests();
}

/** Takes over what a test starts from, and shows how it last went. */
export function openTest(id: PipelineId, test: PipelineTestRow): void {
  const { outcome } = test;
  changeSetup(id, {
    context_text: test.context_text,
    outcome:
      outcome.kind === 'fails'
        ? { ...setupOf(id).outcome, kind: 'fails', message: outcome.message }
        : {
            ...setupOf(id).outcome,
            kind: 'succeeds',
            target_uid: outcome.target_uid ?? '',
            result_text: JSON.stringify(outcome.result),
          },
  });
  const result = test.last?.result ?? null;
  if (result !== null && pipelineState(id).run?.phase !== 'running')
    setPipeline(id, { run: runOf(result), side: 'run' });
}

async function refetchTests(): Promise<void> {
  await queryClient.invalidateQueries({ queryKey: trpc.pipelines.tests.list.queryKey() });
}
