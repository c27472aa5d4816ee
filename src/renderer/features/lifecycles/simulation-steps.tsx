import { ChevronLeft, ChevronRight } from 'lucide-react';
import { actionWord, entitlementWords } from '#engine/lifecycle/element-words.ts';
import type { Effect } from '#engine/lifecycle/simulate.ts';
import { classNames } from '#renderer/lib/class-names.ts';
import { IconButton } from '#renderer/ui/button.tsx';
import { instantWords } from './hour-words.ts';
import { ProvisioningOutcome } from './provisioning-outcome.tsx';
import { type Run, showStep } from './simulation-store.ts';

/** The path taken, with what happened on it in order; every step of it can be gone back to. */
export function SimulationSteps({ lid, run }: { readonly lid: string; readonly run: Run }) {
  return (
    <div className="flex min-h-0 flex-col">
      <div className="sticky top-0 z-1 flex h-7 shrink-0 items-center gap-1 bg-surface-1 px-2">
        <span className="section-head flex-1">Path</span>
        <IconButton label="Step back" disabled={run.at === 0} onClick={() => showStep(lid, run.at - 1)}>
          <ChevronLeft size={16} aria-hidden="true" />
        </IconButton>
        <IconButton
          label="Step on"
          disabled={run.at === run.walked.length - 1}
          onClick={() => showStep(lid, run.at + 1)}
        >
          <ChevronRight size={16} aria-hidden="true" />
        </IconButton>
      </div>
      <ol aria-label="Steps of the simulation" className="min-h-0 flex-1 overflow-y-auto pb-2">
        {run.walked.map((step, at) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: a step has no identity but its place
            key={at}
            className={classNames('pb-0.5', at === run.at && 'bg-accent-soft', at > run.at && 'text-text-3')}
          >
            <button
              type="button"
              aria-current={at === run.at ? 'step' : undefined}
              onClick={() => showStep(lid, at)}
              className={classNames(
                'flex w-full flex-col px-2 py-0.5 text-left',
                at === run.at ? null : 'hover:bg-surface-2',
              )}
            >
              <span>{step.words}</span>
              <span className="text-caps text-text-3">{instantWords(step.simulation.now)}</span>
            </button>
            {step.effects.map((effect, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: an effect has no identity but its place
              <div key={index} className="pr-1 pl-5">
                <p className="break-words text-small text-text-2">{effectWords(effect)}</p>
                <ProvisioningOutcome lid={lid} effect={effect} />
              </div>
            ))}
          </li>
        ))}
      </ol>
    </div>
  );
}

/** What an effect would do, in words. */
function effectWords(effect: Effect): string {
  if (effect.kind === 'entitlements') return `${entitlementWords[effect.action]} of ${effect.state}`;
  const { action, side, state } = effect;
  const where = side === 'exit' ? `leaving ${state}` : `entering ${state}`;
  const { connector, operation } = action.parameters;
  if (action.action_type === 'trigger_provisioning' && typeof connector === 'string' && typeof operation === 'string')
    return `${actionWord(action.action_type)}: ${operation} of ${connector} (${where})`;
  const shown = Object.values(action.parameters)
    .map((value) =>
      [value]
        .flat()
        .map((one) => (typeof one === 'string' ? one : JSON.stringify(one)))
        .join(' and '),
    )
    .join(', ');
  return `${actionWord(action.action_type)}${shown === '' ? '' : `: ${shown}`} (${where})`;
}
