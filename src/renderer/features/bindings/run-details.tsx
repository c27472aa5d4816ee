import { useState } from 'react';
import type { HookStep, OperationStep, PipelineFlow, StepAttempt } from '#contract/script/pipeline.ts';
import { diffAttributes } from '#engine/diff/attribute-diff.ts';
import { duration } from '#renderer/lib/time.ts';
import type { PipelineRun } from '#renderer/state/pipeline-run.ts';
import { AttributeChanges } from '#renderer/ui/attribute-changes.tsx';
import { SelectInput } from '#renderer/ui/field.tsx';
import { JsonTree } from '#renderer/ui/json-tree.tsx';
import { LogList } from '#renderer/ui/log-list.tsx';
import { RunStatus } from '#renderer/ui/run-status.tsx';
import { ViewTabs } from '#renderer/ui/view-tabs.tsx';
import { failureWords } from './binding-words.ts';
import { elementOf } from './pipeline-keys.ts';
import { startId } from './pipeline-layout.ts';
import { type PipelineId, usePipelineState } from './pipeline-store.ts';
import type { Pipeline } from './use-pipeline.ts';

interface RunDetailsProps {
  readonly id: PipelineId;
  readonly pipeline: Pipeline;
  readonly run: PipelineRun;
}

/** What the dry run did at what is selected: at a step what it got and gave, at a line what flowed along it. */
export function RunDetails({ id, pipeline, run }: RunDetailsProps) {
  const { selected } = usePipelineState(id);
  const element = elementOf(selected);
  if (selected === null || element === null) return <Whole run={run} />;
  if (selected.startsWith('flow:')) return <Flowed run={run} element={element} />;
  const step = run.steps.get(element);
  if (selected.startsWith('failure:')) {
    const row = pipeline.rows.find(({ lid }) => lid === element);
    return <FailureLine step={step?.kind === 'hook' ? step : undefined} words={row ? failureWords(row) : ''} />;
  }
  if (step === undefined)
    return (
      <Note>
        {run.phase === 'running'
          ? 'This step has not ended yet.'
          : 'This step was not part of the dry run. Run it again.'}
      </Note>
    );
  return step.kind === 'hook' ? <Step key={element} step={step} /> : <Operation step={step} />;
}

function Note({ children }: { readonly children: React.ReactNode }) {
  return <p className="p-3 text-text-2">{children}</p>;
}

function Whole({ run }: { readonly run: PipelineRun }) {
  const { result } = run;
  if (result === null) {
    return (
      <Note>
        {run.phase === 'running' ? 'The dry run is going.' : `There is no result: ${run.stopped ?? 'it was stopped'}`}
      </Note>
    );
  }
  return (
    <section aria-label="Result of the dry run" className="flex flex-col gap-2 p-3">
      <p className="text-text-2">Select a step to see what it got and gave, or a line to see what flowed.</p>
      <h3 className="section-head">Left at the end</h3>
      <Flow flow={result.flow} />
    </section>
  );
}

function Flow({ flow }: { readonly flow: PipelineFlow }) {
  return (
    <>
      <h4 className="text-small text-text-2">Attributes</h4>
      <JsonTree label="Attributes" value={flow.attributes} />
      <h4 className="text-small text-text-2">Variables</h4>
      <JsonTree label="Variables" value={flow.variables} />
    </>
  );
}

function Flowed({ run, element }: { readonly run: PipelineRun; readonly element: string }) {
  const first = run.order[0];
  const step = run.steps.get(element === startId ? (first ?? '') : element);
  if (step === undefined) return <Note>Nothing has flowed here yet.</Note>;
  const went = run.looks.get(element)?.went ?? element === startId;
  if (!went) return <Note>Nothing flowed here: the pipeline did not come this way.</Note>;
  const flow = element === startId || step.kind === 'operation' ? step.input : step.output;
  return (
    <section aria-label="What flowed" className="flex flex-col gap-1 p-3">
      <h3 className="font-semibold">What flowed</h3>
      <Flow flow={flow} />
      {step.kind === 'operation' && element !== startId ? <Outcome step={step} /> : null}
    </section>
  );
}

function FailureLine({ step, words }: { readonly step: HookStep | undefined; readonly words: string }) {
  const isTaken = step?.decision === 'continued' || step?.decision === 'stopped';
  return (
    <section aria-label="Where the failure led" className="flex flex-col gap-2 p-3">
      <h3 className="font-semibold">{isTaken ? 'A failure went this way' : 'No failure went this way'}</h3>
      <p className="text-text-2">{isTaken ? step?.reason : words}</p>
      {isTaken && step ? <ErrorWords attempt={step.attempts.at(-1)} /> : null}
    </section>
  );
}

function ErrorWords({ attempt }: { readonly attempt: StepAttempt | undefined }) {
  const error = attempt?.result.error;
  if (!error) return null;
  return (
    <p className="selectable break-words font-code text-bad text-code">
      {error.name}: {error.message}
      {error.line === null ? '' : ` (line ${error.line})`}
    </p>
  );
}

function Operation({ step }: { readonly step: OperationStep }) {
  return (
    <section aria-label="Operation in the dry run" className="flex flex-col gap-2 p-3">
      {step.status === 'not_reached' ? (
        <p className="text-text-2">{step.reason ?? 'It was not reached.'}</p>
      ) : (
        <RunStatus status={step.status} />
      )}
      <Outcome step={step} />
      <h3 className="section-head">What it was given</h3>
      <Flow flow={step.input} />
    </section>
  );
}

function Outcome({ step }: { readonly step: OperationStep }) {
  const { outcome } = step;
  if (outcome === null) return null;
  if (outcome.kind === 'fails')
    return <p className="selectable break-words text-bad">Declared to fail: {outcome.message}</p>;
  return (
    <div className="selectable">
      <p className="text-text-2">
        Declared to succeed{outcome.target_uid === null ? '.' : ` with the id ${outcome.target_uid}.`}
      </p>
      {outcome.result === null ? null : <JsonTree label="Result" value={outcome.result} />}
    </div>
  );
}

function Step({ step }: { readonly step: HookStep }) {
  const { attempts, status, reason } = step;
  const [chosen, setChosen] = useState(attempts.length - 1);
  const attempt = attempts[Math.min(chosen, attempts.length - 1)];
  return (
    <section
      aria-label={`Dry run of ${step.binding.script?.script_name ?? 'a script that is gone'}`}
      className="flex h-full flex-col"
    >
      <div className="flex flex-col gap-1 px-3 pt-2 pb-1">
        <div className="flex items-center gap-2">
          {status === 'not_reached' ? <span className="text-text-2">Not reached</span> : <RunStatus status={status} />}
          <span className="text-small text-text-3">
            {sourceWord(step)}
            {attempts.length === 0 ? '' : ` · ${duration(step.duration_ms)}`}
          </span>
        </div>
        {reason === null ? null : <p className="text-text-2">{reason}</p>}
        {attempts.length > 1 ? (
          <SelectInput aria-label="Attempt" value={chosen} onChange={(event) => setChosen(Number(event.target.value))}>
            {attempts.map((one, at) => (
              <option key={one.attempt} value={at}>
                Attempt {one.attempt}: {one.result.status}
                {one.delay_ms > 0 ? `, after ${one.delay_ms / 1000} s` : ''}
              </option>
            ))}
          </SelectInput>
        ) : null}
        {status === 'skipped' ? null : <ErrorWords attempt={attempt} />}
      </div>
      <div className="min-h-0 flex-1">
        <ViewTabs label="Parts of the step" parts={partsOf(step, attempt)} />
      </div>
    </section>
  );
}

function sourceWord({ binding }: HookStep): string {
  const { script } = binding;
  if (script === null) return 'script gone';
  return script.source === 'draft' ? 'draft' : `v${script.version ?? '?'}`;
}

function partsOf(step: HookStep, attempt: StepAttempt | undefined) {
  const padded = (view: React.ReactNode) => <div className="p-2">{view}</div>;
  const output = attempt?.result.output ?? null;
  const changes = diffAttributes(step.input.attributes, output?.modified_attributes ?? step.output.attributes);
  const variables = output?.variables ?? step.output.variables;
  return [
    { id: 'changes', title: 'Changes', view: padded(<AttributeChanges changes={changes} />) },
    { id: 'input', title: 'Input', view: padded(<Flow flow={step.input} />) },
    { id: 'output', title: 'Output', view: padded(<Flow flow={step.output} />) },
    { id: 'variables', title: 'Variables', view: padded(<JsonTree label="Variables" value={variables} />) },
    {
      id: 'log',
      title: `Log ${attempt?.result.logs.length ?? 0}`,
      view: padded(<LogList logs={attempt?.result.logs ?? []} />),
    },
  ];
}
