import { ChevronDown, ChevronUp } from 'lucide-react';
import { memo } from 'react';
import type { LifecycleConfig } from '#contract/model/lifecycle.ts';
import type { LifecycleProblem } from '#engine/lifecycle/problem.ts';
import { IconButton } from '#renderer/ui/button.tsx';
import { Splitter } from '#renderer/ui/splitter.tsx';
import { ViewTabs } from '#renderer/ui/view-tabs.tsx';
import { setDesignerLook, useDesignerLook } from './designer-store.ts';
import { ProblemsList } from './problems-list.tsx';
import { SimulationPanel } from './simulation-panel.tsx';
import { useTestsTitle, WalksList } from './walks-list.tsx';

interface DesignerDockProps {
  readonly lid: string;
  readonly config: LifecycleConfig;
  readonly problems: readonly LifecycleProblem[];
}

/** Problems, simulation and tests, below the drawing. */
export const DesignerDock = memo(function DesignerDock({ lid, config, problems }: DesignerDockProps) {
  const { dock_open, dock_part, dock_height } = useDesignerLook();
  const tests = useTestsTitle(lid, config);
  const Chevron = dock_open ? ChevronDown : ChevronUp;
  return (
    <>
      {dock_open ? (
        <Splitter
          label="Height of problems, simulation and tests"
          orientation="horizontal"
          value={dock_height}
          min={80}
          max={520}
          direction={-1}
          onChange={(height) => setDesignerLook({ dock_height: height })}
        />
      ) : null}
      <div className="shrink-0 border-line border-t bg-surface-1" style={{ height: dock_open ? dock_height : 29 }}>
        <ViewTabs
          label="Problems, simulation and tests"
          shown={dock_part}
          onShow={(part) => setDesignerLook({ dock_part: part, dock_open: true })}
          parts={[
            {
              id: 'problems',
              title: problems.length === 0 ? 'Problems' : `Problems ${problems.length}`,
              view: dock_open ? <ProblemsList lid={lid} config={config} problems={problems} /> : null,
            },
            {
              id: 'simulation',
              title: 'Simulation',
              view: dock_open ? <SimulationPanel lid={lid} config={config} /> : null,
            },
            { id: 'tests', title: tests, view: dock_open ? <WalksList lid={lid} config={config} /> : null },
          ]}
          actions={
            <IconButton
              label={dock_open ? 'Hide problems, simulation and tests' : 'Show problems, simulation and tests'}
              onClick={() => setDesignerLook({ dock_open: !dock_open })}
            >
              <Chevron size={16} aria-hidden="true" />
            </IconButton>
          }
        />
      </div>
    </>
  );
});
