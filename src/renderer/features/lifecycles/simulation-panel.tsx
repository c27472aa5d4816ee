import { FlaskConical, Play, Route, Square } from 'lucide-react';
import { useState } from 'react';
import type { LifecycleConfig } from '#contract/model/lifecycle.ts';
import { CommandButton } from '#renderer/commands/command-button.tsx';
import { Banner } from '#renderer/ui/banner.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Field, SelectInput, TextArea } from '#renderer/ui/field.tsx';
import { ViewTabs } from '#renderer/ui/view-tabs.tsx';
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
  const [side, setSide] = useState(run !== null && run.walked.length > 1 ? 'path' : 'object');
  return (
    <div className="@container h-full overflow-y-auto">
      <div className="grid h-full @max-md:h-auto grid-cols-[minmax(0,1fr)_minmax(15.5rem,40%)] @max-md:grid-cols-1">
        <div className="flex min-h-0 min-w-0 flex-col overflow-y-auto border-line border-r @max-md:border-r-0 @max-md:border-b">
          <Controls
            lid={lid}
            config={config}
            running={run !== null}
            onStart={() => {
              setPaths(false);
              setSide('path');
            }}
            onPaths={() => setPaths(!paths)}
          />
          {refused === null ? null : (
            <Banner tone="warn" live>
              {refused}
            </Banner>
          )}
          {paths ? (
            <PathsList
              lid={lid}
              config={config}
              onClose={() => setPaths(false)}
              onPlay={() => {
                setPaths(false);
                setSide('path');
              }}
            />
          ) : run === null ? (
            <p className="p-3 text-text-2">
              Start puts the object into a state. Then its ways out are shown, open or closed with the reasons, and time
              can be moved on. Nothing happens outside of the simulation.
            </p>
          ) : (
            <SimulationWays lid={lid} config={config} run={run} />
          )}
        </div>
        <ViewTabs
          label="Object and path"
          size="small"
          shown={side}
          onShow={setSide}
          parts={[
            { id: 'object', title: 'Object', view: <SampleObject lid={lid} running={run !== null} /> },
            {
              id: 'path',
              title: 'Path',
              view:
                run === null ? (
                  <p className="p-2 text-small text-text-3">The path taken shows here, with what happened on it.</p>
                ) : (
                  <SimulationSteps lid={lid} run={run} />
                ),
            },
          ]}
        />
      </div>
    </div>
  );
}

interface ControlsProps extends SimulationPanelProps {
  readonly running: boolean;
  readonly onStart: () => void;
  readonly onPaths: () => void;
}

function Controls({ lid, config, running, onStart, onPaths }: ControlsProps) {
  const sample = readSampleText(useSampleText(lid));
  const [chosen, setChosen] = useState('');
  const [day, setDay] = useState(() => new Date().toISOString().slice(0, 10));
  const state = config.states.some(({ id }) => id === chosen) ? chosen : null;
  return (
    <div className="flex shrink-0 flex-wrap items-center gap-1 border-line border-b p-1.5">
      <SelectInput
        aria-label="Begins in"
        className="w-32! text-small!"
        value={state ?? ''}
        onChange={(event) => setChosen(event.target.value)}
      >
        <option value="">Initial state</option>
        {config.states.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </SelectInput>
      <input
        type="date"
        aria-label="On the day"
        className="h-7 rounded-sm border border-line-strong bg-surface-0 px-1 text-small text-text-1"
        value={day}
        onChange={(event) => event.target.value !== '' && setDay(event.target.value)}
      />
      <Button
        look="primary"
        className="px-2!"
        icon={<Play size={13} aria-hidden="true" />}
        disabled={'wrong' in sample}
        onClick={() => {
          onStart();
          beginSimulation(lid, state, Date.parse(`${day}T09:00:00Z`));
        }}
      >
        {running ? 'Start again' : 'Start'}
      </Button>
      {running ? (
        <Button className="px-2!" icon={<Square size={12} aria-hidden="true" />} onClick={() => endSimulation(lid)}>
          End
        </Button>
      ) : null}
      {running ? (
        <CommandButton
          command="lifecycle.save_walk"
          className="px-2!"
          icon={<FlaskConical size={13} aria-hidden="true" />}
        >
          Save as test…
        </CommandButton>
      ) : null}
      <Button className="px-2!" icon={<Route size={13} aria-hidden="true" />} onClick={onPaths}>
        Generate paths
      </Button>
    </div>
  );
}

function SampleObject({ lid, running }: { readonly lid: string; readonly running: boolean }) {
  const text = useSampleText(lid);
  const sample = readSampleText(text);
  return (
    <div className="flex h-full flex-col gap-2 overflow-y-auto p-2">
      <Field label="As JSON" error={'wrong' in sample ? sample.wrong : undefined}>
        {(ids) => (
          <TextArea
            {...ids}
            aria-label="Simulated object"
            spellCheck={false}
            rows={7}
            className="font-code text-small!"
            value={text}
            onChange={(event) => setSample(lid, event.target.value)}
          />
        )}
      </Field>
      {running ? (
        <Button className="px-2!" disabled={'wrong' in sample} onClick={() => takeSample(lid)}>
          Use the changed object
        </Button>
      ) : null}
    </div>
  );
}
