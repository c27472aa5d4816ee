import { CircleCheck, CircleDashed, CircleX, Hourglass, RotateCw, Square, TriangleAlert, Workflow } from 'lucide-react';
import type { Effect } from '#engine/lifecycle/simulate.ts';
import { classNames } from '#renderer/lib/class-names.ts';
import { pipelineName } from '#renderer/state/pipeline-names.ts';
import { type PipelineRun, runInWords, type StepLook, stepName } from '#renderer/state/pipeline-run.ts';
import { openPipeline } from '#renderer/state/tabs.ts';
import { IconButton } from '#renderer/ui/button.tsx';
import { ProgressBar } from '#renderer/ui/progress-bar.tsx';
import { type NamedPipeline, provisionAgain, stopProvisioning, useProvisioned } from './provisioning-runs.ts';

/** The dry run of the pipeline that a provisioning action names: how far it is, how each hook ended, the way to its canvas. */
export function ProvisioningOutcome({ lid, effect }: { readonly lid: string; readonly effect: Effect }) {
  const state = useProvisioned(effect);
  if (state === undefined) return null;
  if (state.kind === 'waiting') return <p className="text-small text-text-3">Its pipeline waits for its turn.</p>;
  const { pipeline } = state;
  const isRunning = state.kind === 'run' && state.run.phase === 'running';
  return (
    <section aria-label={`Dry run of ${nameOf(pipeline)}`} className="flex flex-col gap-0.5 text-small">
      <div className="flex items-start gap-1">
        <div role="status" className="min-w-0 flex-1 pt-0.5">
          {state.kind === 'refused' ? (
            <Line icon={<TriangleAlert size={13} aria-hidden="true" />} colour="text-warn" words={state.reason} />
          ) : (
            <Summary run={state.run} />
          )}
        </div>
        {isRunning ? (
          <IconButton label="Stop this dry run" onClick={() => stopProvisioning(lid, effect)}>
            <Square size={12} aria-hidden="true" />
          </IconButton>
        ) : (
          <IconButton label="Run the pipeline again" onClick={() => provisionAgain(lid, effect)}>
            <RotateCw size={13} aria-hidden="true" />
          </IconButton>
        )}
        {pipeline === null ? null : (
          <IconButton
            label={`Open pipeline ${nameOf(pipeline)}`}
            onClick={() => openPipeline(pipeline.connector_lid, pipeline.operation, nameOf(pipeline))}
          >
            <Workflow size={14} aria-hidden="true" />
          </IconButton>
        )}
      </div>
      {state.kind === 'run' ? <Hooks run={state.run} pipeline={state.pipeline} /> : null}
    </section>
  );
}

function nameOf(pipeline: NamedPipeline | null): string {
  return pipeline === null ? 'a pipeline' : pipelineName(pipeline.connector_name, pipeline.operation);
}

function Summary({ run }: { readonly run: PipelineRun }) {
  const words = runInWords(run);
  if (run.phase === 'running')
    return (
      <div className="flex flex-col gap-1">
        <Line icon={<Hourglass size={13} aria-hidden="true" />} colour="text-info" words={words} />
        <ProgressBar label="Steps of the pipeline" done={run.steps.size} total={run.order.length || null} />
      </div>
    );
  if (run.result === null)
    return <Line icon={<Square size={12} aria-hidden="true" />} colour="text-text-2" words={words} />;
  return run.result.success ? (
    <Line icon={<CircleCheck size={13} aria-hidden="true" />} colour="text-ok" words={words} />
  ) : (
    <Line icon={<CircleX size={13} aria-hidden="true" />} colour="text-bad" words={words} />
  );
}

interface LineProps {
  readonly icon: React.ReactNode;
  readonly colour: string;
  readonly words: string;
}

function Line({ icon, colour, words }: LineProps) {
  return (
    <span className={classNames('flex items-start gap-1', colour)}>
      <span className="mt-0.5 shrink-0">{icon}</span>
      <span className="min-w-0 break-words">{words}</span>
    </span>
  );
}

/** Each step that has ended, as the pipeline says it. */
function Hooks({ run, pipeline }: { readonly run: PipelineRun; readonly pipeline: NamedPipeline }) {
  const steps = run.order.flatMap((id) => {
    const step = run.steps.get(id);
    const look = run.looks.get(id);
    return step === undefined || look === undefined ? [] : [{ id, name: stepName(step), look }];
  });
  if (run.result !== null && run.order.length === 1)
    return (
      <p className="text-text-2">
        No hook is bound to {pipeline.operation} of {pipeline.connector_name}: nothing but the operation would happen.
      </p>
    );
  return steps.map(({ id, name, look }) => (
    <p key={id} className="flex items-start gap-1 pl-4 text-text-2">
      <StepIcon look={look} />
      <span className="min-w-0 break-words">
        {name}: {look.words}
      </span>
    </p>
  ));
}

function StepIcon({ look }: { readonly look: StepLook }) {
  const size = { size: 12, 'aria-hidden': true, className: 'mt-1 shrink-0' } as const;
  if (look.state === 'success') return <CircleCheck {...size} className={`${size.className} text-ok`} />;
  if (look.state === 'failure' || look.state === 'timeout')
    return <CircleX {...size} className={`${size.className} text-bad`} />;
  return <CircleDashed {...size} className={`${size.className} text-text-3`} />;
}
