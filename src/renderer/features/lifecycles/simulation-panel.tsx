import { Play, Route, Square } from 'lucide-react';
import { useState } from 'react';
import type { LifecycleConfig } from '#contract/model/lifecycle.ts';
import { Banner } from '#renderer/ui/banner.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Field, SelectInput, TextArea } from '#renderer/ui/field.tsx';
import { PathsList } from './paths-list.tsx';
import { readSampleText, setSample, useSampleText } from './sample-object.ts';
import { SimulationSteps } from './simulation-steps.tsx';
import { beginSimulation, endSimulation, takeSample, useSimulation } from './simulation-store.ts';
import { SimulationWays } from './simulation-ways.tsx';

interface SimulationPanelProps {
  readonly lid: string;
  readonly config: LifecycleConfig;
}

/** An object walks through the lifecycle: what is open and why, what time does, and what happens on the way. */
export function SimulationPanel({ lid, config }: SimulationPanelProps) {
  const { run, refused } = useSimulation(lid);
  const [paths, setPaths] = useState(false);
  return (
    <div className="grid h-full grid-cols-[15rem_minmax(0,1fr)_16rem]">
      <SampleObject lid={lid} config={config} running={run !== null} onPaths={() => setPaths(true)} />
      <div className="flex min-h-0 flex-col overflow-y-auto border-line border-x">
        {refused === null ? null : (
          <Banner tone="warn" live>
            {refused}
          </Banner>
        )}
        {paths ? (
          <PathsList lid={lid} config={config} onClose={() => setPaths(false)} />
        ) : run === null ? (
          <p className="p-3 text-text-2">
            Start puts the object into a state. Then its ways out are shown, open or closed with the reasons, and time
            can be moved on. Nothing happens outside of the simulation.
          </p>
        ) : (
          <SimulationWays lid={lid} config={config} run={run} />
        )}
      </div>
      {run === null ? (
        <p className="p-3 text-small text-text-3">The path taken shows here, with what happened on it.</p>
      ) : (
        <SimulationSteps lid={lid} run={run} />
      )}
    </div>
  );
}

interface SampleObjectProps extends SimulationPanelProps {
  readonly running: boolean;
  readonly onPaths: () => void;
}

function SampleObject({ lid, config, running, onPaths }: SampleObjectProps) {
  const text = useSampleText(lid);
  const sample = readSampleText(text);
  const [chosen, setChosen] = useState('');
  const [day, setDay] = useState(() => new Date().toISOString().slice(0, 10));
  const state = config.states.some(({ id }) => id === chosen) ? chosen : null;
  const now = Date.parse(`${day}T09:00:00Z`);
  return (
    <div className="flex min-h-0 flex-col gap-2 overflow-y-auto p-2">
      <div className="grid grid-cols-2 gap-2">
        <Field label="Begins in">
          {(ids) => (
            <SelectInput {...ids} value={state ?? ''} onChange={(event) => setChosen(event.target.value)}>
              <option value="">Initial state</option>
              {config.states.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </SelectInput>
          )}
        </Field>
        <Field label="On the day">
          {(ids) => (
            <input
              {...ids}
              type="date"
              className="h-7 w-full rounded-sm border border-line-strong bg-surface-0 px-1 text-small text-text-1"
              value={day}
              onChange={(event) => event.target.value !== '' && setDay(event.target.value)}
            />
          )}
        </Field>
      </div>
      <div className="flex flex-wrap gap-1">
        <Button
          look="primary"
          className="h-6.5 px-2"
          icon={<Play size={13} aria-hidden="true" />}
          disabled={'wrong' in sample}
          onClick={() => beginSimulation(lid, state, now)}
        >
          {running ? 'Start again' : 'Start'}
        </Button>
        {running ? (
          <Button
            className="h-6.5 px-2"
            icon={<Square size={12} aria-hidden="true" />}
            onClick={() => endSimulation(lid)}
          >
            End
          </Button>
        ) : null}
        <Button className="h-6.5 px-2" icon={<Route size={13} aria-hidden="true" />} onClick={onPaths}>
          Generate paths
        </Button>
      </div>
      <Field label="Object" error={'wrong' in sample ? sample.wrong : undefined}>
        {(ids) => (
          <TextArea
            {...ids}
            spellCheck={false}
            rows={6}
            className="font-code text-small!"
            value={text}
            onChange={(event) => setSample(lid, event.target.value)}
          />
        )}
      </Field>
      {running ? (
        <Button className="h-6.5 px-2" disabled={'wrong' in sample} onClick={() => takeSample(lid)}>
          Use the changed object
        </Button>
      ) : null}
    </div>
  );
}
