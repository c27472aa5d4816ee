import { ArrowRight } from 'lucide-react';
import { useId } from 'react';
import type { LifecycleConfig } from '#contract/model/lifecycle.ts';
import { needsOf } from './people-words.ts';

interface WaysOutProps {
  readonly config: LifecycleConfig;
  readonly stateId: string;
}

/** Where one can go from a state, and what each way needs. */
export function WaysOut({ config, stateId }: WaysOutProps) {
  const heading = useId();
  const state = config.states.find(({ id }) => id === stateId);
  if (state === undefined) return null;
  const ways = config.transitions.filter(({ from_state_id }) => from_state_id === stateId);
  const names = new Map(config.states.map(({ id, name }) => [id, name]));
  return (
    <div className="p-2">
      <h4 id={heading} className="pb-1 font-semibold">
        Ways out of {state.name}
      </h4>
      {ways.length === 0 ? (
        <p className="text-text-2">{state.is_terminal ? 'None: this state is an end.' : 'Nothing leads out of it.'}</p>
      ) : (
        <ul aria-labelledby={heading} className="flex flex-col gap-2">
          {ways.map((way) => (
            <li key={way.id}>
              <span className="flex flex-wrap items-center gap-x-1.5">
                {way.name}
                <ArrowRight size={12} aria-hidden="true" className="text-text-3" />
                <span className="sr-only">to</span>
                <span className="text-text-2">{names.get(way.to_state_id)}</span>
              </span>
              {needsOf(way).map((need, at) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: what it needs has no identity but its place
                <span key={at} className="block pl-3 text-small text-text-2 break-words">
                  needs {need}
                </span>
              ))}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
