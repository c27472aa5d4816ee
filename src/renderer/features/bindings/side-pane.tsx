import { ViewTabs } from '#renderer/ui/view-tabs.tsx';
import { Inspector } from './inspector.tsx';
import { type PipelineId, setPipeline, usePipelineState } from './pipeline-store.ts';
import { RunDetails } from './run-details.tsx';
import type { Pipeline } from './use-pipeline.ts';

interface SidePaneProps {
  readonly id: PipelineId;
  readonly pipeline: Pipeline;
}

/** Settings of what is selected, and after a dry run what happened there. */
export function SidePane({ id, pipeline }: SidePaneProps) {
  const { run, side } = usePipelineState(id);
  return (
    <div data-inspector="" className="min-h-0 flex-1">
      <ViewTabs
        label="Selected"
        shown={run === null ? 'settings' : side}
        onShow={(shown) => setPipeline(id, { side: shown === 'run' ? 'run' : 'settings' })}
        parts={[
          { id: 'settings', title: 'Settings', view: <Inspector id={id} pipeline={pipeline} /> },
          ...(run === null
            ? []
            : [{ id: 'run', title: 'Dry run', view: <RunDetails id={id} pipeline={pipeline} run={run} /> }]),
        ]}
      />
    </div>
  );
}
