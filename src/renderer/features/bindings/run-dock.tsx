import { ChevronDown, ChevronUp, CircleCheck, CircleX, FlaskConical, Hourglass, Play, Square, X } from 'lucide-react';
import { CommandButton, CommandIcon } from '#renderer/commands/command-button.tsx';
import { classNames } from '#renderer/lib/class-names.ts';
import { type PipelineRun, runInWords } from '#renderer/state/pipeline-run.ts';
import { Banner } from '#renderer/ui/banner.tsx';
import { IconButton } from '#renderer/ui/button.tsx';
import { Splitter } from '#renderer/ui/splitter.tsx';
import { type PipelineId, setLook, setPipeline, usePipelineLook, usePipelineState } from './pipeline-store.ts';
import { PipelineTests } from './pipeline-tests.tsx';
import { RunContext } from './run-context.tsx';
import { RunOutcome } from './run-outcome.tsx';
import type { Pipeline } from './use-pipeline.ts';

interface RunDockProps {
  readonly id: PipelineId;
  readonly pipeline: Pipeline;
}

/** Below the canvas: what a dry run starts from, how the last one went, and the saved tests. */
export function RunDock({ id, pipeline }: RunDockProps) {
  const { run_open: isOpen, run_height: height } = usePipelineLook();
  const { run, refused } = usePipelineState(id);
  return (
    <>
      {isOpen ? (
        <Splitter
          label="Height of the dry run"
          orientation="horizontal"
          value={height}
          min={120}
          max={480}
          direction={-1}
          onChange={(run_height) => setLook({ run_height })}
        />
      ) : (
        <div className="h-px bg-line" />
      )}
      <section aria-label="Dry run of the pipeline" className="flex min-w-0 shrink-0 flex-col bg-surface-1">
        <div className="flex h-9 items-center gap-2 px-2">
          {run?.phase === 'running' ? (
            <CommandButton
              command="pipeline.cancel"
              icon={<Square size={12} aria-hidden="true" />}
              className="h-6.5 px-2"
            >
              Stop
            </CommandButton>
          ) : (
            <CommandButton
              command="pipeline.run"
              look="primary"
              icon={<Play size={14} aria-hidden="true" />}
              className="h-6.5 px-2"
            >
              Dry-run pipeline
            </CommandButton>
          )}
          <div role="status" className="min-w-0 flex-1 truncate">
            {run === null ? <Idle /> : <Summary run={run} />}
          </div>
          {run?.phase === 'ended' ? (
            <>
              {run.result === null ? null : (
                <CommandIcon command="pipeline.save_test">
                  <FlaskConical size={16} aria-hidden="true" />
                </CommandIcon>
              )}
              <CommandIcon command="pipeline.clear_run">
                <X size={16} aria-hidden="true" />
              </CommandIcon>
            </>
          ) : null}
          <IconButton
            label={isOpen ? 'Hide context, outcome and tests' : 'Show context, outcome and tests'}
            aria-expanded={isOpen}
            onClick={() => setLook({ run_open: !isOpen })}
          >
            {isOpen ? <ChevronDown size={16} aria-hidden="true" /> : <ChevronUp size={16} aria-hidden="true" />}
          </IconButton>
        </div>
        {refused === null ? null : (
          <Banner
            tone="bad"
            live
            actions={
              <IconButton label="Hide this message" onClick={() => setPipeline(id, { refused: null })}>
                <X size={14} aria-hidden="true" />
              </IconButton>
            }
          >
            Not run: {refused}
          </Banner>
        )}
        {isOpen ? (
          <div className="flex min-h-0 overflow-x-auto border-line border-t" style={{ height }}>
            <RunContext id={id} pipeline={pipeline} />
            <RunOutcome id={id} />
            <PipelineTests id={id} />
          </div>
        ) : null}
      </section>
    </>
  );
}

function Idle() {
  return (
    <button type="button" className="text-text-2 hover:text-text-1" onClick={() => setLook({ run_open: true })}>
      Nothing is sent: you say what the operation does.
    </button>
  );
}

function Summary({ run }: { readonly run: PipelineRun }) {
  const { phase, result } = run;
  const words = runInWords(run);
  if (phase === 'ended' && result === null) return <span className="text-text-2">{words}</span>;
  const Icon = phase === 'running' ? Hourglass : result?.success === true ? CircleCheck : CircleX;
  const colour = phase === 'running' ? 'text-info' : result?.success === true ? 'text-ok' : 'text-bad';
  return (
    <span className={classNames('flex items-center gap-1.5', colour)} title={result?.failure?.message}>
      <Icon size={14} aria-hidden="true" className="shrink-0" />
      <span className="truncate">{words}</span>
    </span>
  );
}
