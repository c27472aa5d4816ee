import type { PipelineDryRunInput, PipelineRunEvent } from '#contract/rpc/pipelines.ts';
import { rpc } from '#renderer/api/client.ts';
import { failureOf } from '#renderer/api/failure.ts';
import { advance, beginRun, type PipelineRun } from './pipeline-run.ts';

interface Listener {
  /** Called at once, and with everything that happens. */
  readonly onRun: (run: PipelineRun) => void;
  /** It could not begin, or was cut off; in the host's words. */
  readonly onRefused: (message: string, run: PipelineRun) => void;
}

/** Plays a pipeline in the sandbox and tells how far it has come, until it has ended. Returns how to stop it. */
export function followPipeline(
  input: Omit<PipelineDryRunInput, 'run_id'>,
  { onRun, onRefused }: Listener,
): () => Promise<void> {
  const run_id = crypto.randomUUID();
  let run = beginRun(run_id);
  onRun(run);
  const subscription = rpc.pipelines.dryRun.subscribe(
    { run_id, ...input },
    {
      onData: (data) => {
        const event = data as PipelineRunEvent;
        run = advance(run, event);
        if (event.type === 'ended') subscription.unsubscribe();
        onRun(run);
      },
      onError: (error) => {
        subscription.unsubscribe();
        onRefused(failureOf(error).message, run);
      },
    },
  );
  return () => rpc.pipelines.cancel.mutate({ run_id });
}
