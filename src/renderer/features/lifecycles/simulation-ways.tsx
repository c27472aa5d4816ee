import { Check, CheckCheck, Hourglass, X } from 'lucide-react';
import { useEffect, useMemo, useRef, useState } from 'react';
import type { LifecycleConfig } from '#contract/model/lifecycle.ts';
import { machineOf } from '#engine/lifecycle/machine.ts';
import { type Opening, openings } from '#engine/lifecycle/simulate.ts';
import { classNames } from '#renderer/lib/class-names.ts';
import { Button } from '#renderer/ui/button.tsx';
import { TextInput } from '#renderer/ui/field.tsx';
import { instantWords, relativeHours } from './hour-words.ts';
import { type Run, stateName, stepSimulation } from './simulation-store.ts';

interface SimulationWaysProps {
  readonly lid: string;
  readonly config: LifecycleConfig;
  readonly run: Run;
}

/** Where the object is, the ways out of there, and the time. */
export function SimulationWays({ lid, config, run }: SimulationWaysProps) {
  const simulation = run.walked[run.at]?.simulation;
  const machine = useMemo(() => machineOf(config), [config]);
  const host = useRef<HTMLDivElement>(null);
  // The button of a step goes with the step; who works by keys goes on from here.
  // biome-ignore lint/correctness/useExhaustiveDependencies: a step moves the focus, and nothing else
  useEffect(() => {
    if (document.activeElement === document.body) host.current?.focus({ preventScroll: true });
  }, [run.at]);
  if (simulation === undefined) return null;
  const state = machine.states.get(simulation.state_id);
  const ways = openings(machine, simulation);
  const { pending } = simulation;
  const pendingName = config.transitions.find(({ id }) => id === pending?.transition_id)?.name;
  return (
    <div ref={host} tabIndex={-1} className="flex flex-col gap-2 p-2 outline-none">
      <p role="status" className="flex flex-wrap items-baseline gap-x-2">
        <span>
          In <strong className="font-semibold">{stateName(config, simulation.state_id)}</strong>
        </span>
        <span className="text-small text-text-2">
          {instantWords(simulation.now)}, for {relativeHours((simulation.now - simulation.entered_at) / 3_600_000)}
        </span>
      </p>
      <TimeDial lid={lid} />
      {pending === null ? null : (
        <p className="flex items-center gap-1 text-small text-warn">
          <Hourglass size={13} aria-hidden="true" />
          {pendingName}: the grace period ends {instantWords(pending.until)}
        </p>
      )}
      {ways.length === 0 ? (
        <p className="text-text-2">
          {state?.is_terminal === true ? 'This is the end: the state is terminal.' : 'Nothing leads out of here.'}
        </p>
      ) : (
        <ul aria-label="Ways out" className="flex flex-col gap-1.5">
          {ways.map((way) => (
            <Way key={way.transition.id} lid={lid} to={stateName(config, way.transition.to_state_id)} way={way} />
          ))}
        </ul>
      )}
    </div>
  );
}

function Way({ lid, to, way }: { readonly lid: string; readonly to: string; readonly way: Opening }) {
  const { transition, open, conditions, approval, reasons } = way;
  const { name, grace_period_hours } = transition;
  const other = reasons.filter((reason) => !conditions.some(({ message }) => message === reason));
  return (
    <li className={classNames('rounded-sm border p-2', open ? 'border-ok' : 'border-line')}>
      <div className="flex flex-wrap items-center gap-1.5">
        <span className={classNames('text-small', open ? 'text-ok' : 'text-text-3')}>{open ? 'open' : 'closed'}</span>
        <span className="font-semibold">{name}</span>
        <span className="text-small text-text-2">to {to}</span>
        {grace_period_hours > 0 ? (
          <span className="inline-flex items-center gap-0.5 text-small text-warn" title="Grace period">
            <Hourglass size={12} aria-hidden="true" />
            {relativeHours(grace_period_hours)}
          </span>
        ) : null}
        <span className="flex-1" />
        {approval === 'waiting' || approval === 'denied' ? (
          <Button
            className="h-6 px-2"
            icon={<CheckCheck size={13} aria-hidden="true" />}
            onClick={() => stepSimulation(lid, { kind: 'approve', transition: name })}
          >
            Approve {name}
          </Button>
        ) : null}
        {approval === 'waiting' || approval === 'granted' ? (
          <Button className="h-6 px-2" onClick={() => stepSimulation(lid, { kind: 'deny', transition: name })}>
            Deny
          </Button>
        ) : null}
        {open ? (
          <Button
            look="primary"
            className="h-6 px-2"
            onClick={() => stepSimulation(lid, { kind: 'take', transition: name })}
          >
            Take {name}
          </Button>
        ) : null}
      </div>
      {conditions.map((result, at) => (
        <p
          // biome-ignore lint/suspicious/noArrayIndexKey: a condition has no identity but its place
          key={at}
          className={classNames('flex items-start gap-1 text-small', result.passed ? 'text-ok' : 'text-warn')}
        >
          {result.passed ? (
            <Check size={13} aria-label="holds" className="mt-0.5 shrink-0" />
          ) : (
            <X size={13} aria-label="does not hold" className="mt-0.5 shrink-0" />
          )}
          <span className="min-w-0 break-words text-text-2">{result.message}</span>
        </p>
      ))}
      {other.map((reason) => (
        <p key={reason} className="text-small text-text-2">
          {reason}
        </p>
      ))}
    </li>
  );
}

const dials = [
  { hours: 1, words: '+1 h' },
  { hours: 24, words: '+1 day' },
  { hours: 720, words: '+30 days' },
] as const;

/** Time, by hand: grace periods and conditions about dates move with it. */
function TimeDial({ lid }: { readonly lid: string }) {
  const [days, setDays] = useState('7');
  const count = Number(days);
  const valid = days.trim() !== '' && Number.isFinite(count) && count > 0 && count <= 36_500;
  return (
    <fieldset aria-label="Move the time" className="flex flex-wrap items-center gap-1">
      {dials.map(({ hours, words }) => (
        <Button key={words} className="h-6 px-2" onClick={() => stepSimulation(lid, { kind: 'wait', hours })}>
          {words}
        </Button>
      ))}
      <TextInput
        type="number"
        aria-label="Days to wait"
        aria-invalid={valid ? undefined : true}
        className="ml-2 h-6! w-16!"
        value={days}
        onChange={(event) => setDays(event.target.value)}
      />
      <Button
        className="h-6 px-2"
        disabled={!valid}
        onClick={() => stepSimulation(lid, { kind: 'wait', hours: count * 24 })}
      >
        Wait these days
      </Button>
    </fieldset>
  );
}
