import { ChevronDown, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import type { Provision, ProvisionStep } from '#contract/model/provisioning.ts';
import { runCommand } from '#renderer/commands/registry.ts';
import { classNames } from '#renderer/lib/class-names.ts';
import { counted } from '#renderer/lib/size.ts';
import { duration } from '#renderer/lib/time.ts';
import { Button } from '#renderer/ui/button.tsx';
import { JsonTree } from '#renderer/ui/json-tree.tsx';
import { operationWords, stepLooks } from './resource-words.ts';

/** The steps of an operation in their order; what is going on is lit, what is behind it says how it went. */
export function ProvisionSteps({ provision }: { readonly provision: Provision }) {
  if (provision.steps.length === 0) {
    return <p className="p-2 text-text-2">No worker has taken it up yet. Its steps show here as soon as one has.</p>;
  }
  return (
    <ol aria-label="Steps" className="flex flex-col">
      {provision.steps.map((step) => (
        <Step key={step.position} step={step} provision={provision} />
      ))}
    </ol>
  );
}

function Step({ step, provision }: { readonly step: ProvisionStep; readonly provision: Provision }) {
  const [open, setOpen] = useState(false);
  const { icon: Icon, word, colour } = stepLooks[step.status];
  const isRunning = step.status === 'running';
  const Fold = open ? ChevronDown : ChevronRight;
  const name =
    step.kind === 'operation' ? `${operationWords[provision.operation_type]} on the target` : `Script ${step.name}`;
  return (
    <li
      aria-current={isRunning ? 'step' : undefined}
      className={classNames(
        'border-line border-b border-l-2',
        isRunning ? 'border-l-accent bg-accent-soft' : 'border-l-transparent',
      )}
    >
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="grid w-full grid-cols-[auto_1.5rem_auto_1fr_auto_auto] items-center gap-2 px-2 py-1 text-left hover:bg-surface-2"
      >
        <Fold size={14} aria-hidden="true" className="text-text-3" />
        <span className="text-right text-small text-text-3">{step.position + 1}</span>
        <span className={`inline-flex w-26 items-center gap-1.5 ${colour}`}>
          <Icon size={14} aria-hidden="true" className={classNames('shrink-0', isRunning && 'animate-pulse')} />
          {word}
        </span>
        <span className="min-w-0 truncate" title={step.reason ?? undefined}>
          <span className={step.kind === 'operation' ? 'font-semibold' : ''}>{name}</span>
          {step.reason === null ? null : <span className="text-text-2"> · {step.reason}</span>}
        </span>
        <span className="text-small text-text-2">{step.attempts > 1 ? counted(step.attempts, 'attempt') : ''}</span>
        <span className="w-16 text-right text-small text-text-2">
          {step.duration_ms === null || step.status === 'not_reached' ? '' : duration(step.duration_ms)}
        </span>
      </button>
      {open ? <StepDetails step={step} /> : null}
    </li>
  );
}

function StepDetails({ step }: { readonly step: ProvisionStep }) {
  return (
    <div className="flex flex-col gap-2 py-1 pr-2 pb-2 pl-16">
      {step.reason === null ? null : <p className="selectable">{step.reason}</p>}
      <div className="grid gap-4 @2xl:grid-cols-2">
        <Value label="Input" value={step.input} />
        <Value label="Output" value={step.output} />
      </div>
      {step.execution_log_ids.length === 0 ? null : (
        <div className="flex flex-wrap gap-2">
          {step.execution_log_ids.map((log_id, at) => (
            <Button key={log_id} onClick={() => void runCommand('logs.executions', { log_id })}>
              {step.execution_log_ids.length === 1 ? 'Open execution log' : `Open log of attempt ${at + 1}`}
            </Button>
          ))}
        </div>
      )}
    </div>
  );
}

function Value({ label, value }: { readonly label: string; readonly value: ProvisionStep['input'] }) {
  return (
    <div className="min-w-0">
      <h4 className="text-small text-text-2">{label}</h4>
      {value === null ? <p className="text-text-3">—</p> : <JsonTree label={label} value={value} />}
    </div>
  );
}
