import {
  AlignCenterVertical,
  AlignHorizontalSpaceAround,
  AlignStartHorizontal,
  AlignStartVertical,
} from 'lucide-react';
import { type ReactNode, useCallback } from 'react';
import type { LifecycleConfig } from '#contract/model/lifecycle.ts';
import type { LifecycleProblem } from '#engine/lifecycle/problem.ts';
import { CommandButton } from '#renderer/commands/command-button.tsx';
import { CommandIcons } from '#renderer/commands/command-icons.tsx';
import { counted } from '#renderer/lib/size.ts';
import { Banner } from '#renderer/ui/banner.tsx';
import { ConfigFields } from './config-fields.tsx';
import { setDesigner, useDesigner } from './designer-store.ts';
import { StateFields } from './state-fields.tsx';
import { TransitionFields } from './transition-fields.tsx';

interface InspectorProps {
  readonly lid: string;
  readonly config: LifecycleConfig;
  readonly problems: ReadonlyMap<string, readonly LifecycleProblem[]>;
}

/** Everything about what is selected; about the lifecycle itself where nothing is. */
export function Inspector({ lid, config, problems }: InspectorProps) {
  const { selected, naming } = useDesigner(lid);
  const onNamed = useCallback(() => setDesigner(lid, { naming: false }), [lid]);
  const [only] = selected.size === 1 ? [...selected] : [];
  const state = config.states.find(({ id }) => id === only);
  const transition = config.transitions.find(({ id }) => id === only);
  const named = { naming, onNamed };
  if (state !== undefined)
    return (
      <Pane title={`State ${state.name}`} problems={problems.get(state.id)}>
        <StateFields key={state.id} lid={lid} config={config} state={state} {...named} />
      </Pane>
    );
  if (transition !== undefined)
    return (
      <Pane title={`Transition ${transition.name}`} problems={problems.get(transition.id)}>
        <TransitionFields key={transition.id} lid={lid} config={config} transition={transition} {...named} />
      </Pane>
    );
  if (selected.size > 1)
    return (
      <Pane title={`${counted(selected.size, 'element')} selected`} problems={[]}>
        <Several />
      </Pane>
    );
  return (
    <Pane title="Lifecycle" problems={problems.get('')}>
      <ConfigFields key={lid} lid={lid} config={config} />
    </Pane>
  );
}

interface PaneProps {
  readonly title: string;
  readonly problems: readonly LifecycleProblem[] | undefined;
  readonly children: ReactNode;
}

function Pane({ title, problems = [], children }: PaneProps) {
  return (
    <section aria-label={title} className="flex h-full flex-col overflow-y-auto px-3 pb-4">
      <h3 title={title} className="section-head h-8 shrink-0 truncate leading-8!">
        {title}
      </h3>
      <div className="flex flex-col gap-3">
        {problems.map((problem) => (
          <Banner key={`${problem.rule} ${problem.part?.field} ${problem.part?.index}`} tone={tones[problem.severity]}>
            {problem.message}
          </Banner>
        ))}
        {children}
      </div>
    </section>
  );
}

const tones = { error: 'bad', warning: 'warn', info: 'info' } as const;

function Several() {
  return (
    <>
      <div role="toolbar" aria-label="Align" className="flex items-center gap-1">
        <CommandIcons
          entries={[
            { command: 'lifecycle.align_left', icon: AlignStartVertical },
            { command: 'lifecycle.align_middle', icon: AlignCenterVertical },
            { command: 'lifecycle.align_top', icon: AlignStartHorizontal },
            { command: 'lifecycle.align_row', icon: AlignHorizontalSpaceAround },
          ]}
        />
      </div>
      <div className="flex flex-wrap gap-2">
        <CommandButton command="lifecycle.duplicate_elements" />
        <CommandButton command="lifecycle.remove_elements" />
      </div>
    </>
  );
}
