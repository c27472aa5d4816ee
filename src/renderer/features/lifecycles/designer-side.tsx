import type { LifecycleConfig } from '#contract/model/lifecycle.ts';
import type { LifecycleProblem } from '#engine/lifecycle/problem.ts';
import { Splitter } from '#renderer/ui/splitter.tsx';
import { setDesignerLook, useDesignerLook } from './designer-store.ts';
import { Inspector } from './inspector.tsx';
import { Outline } from './outline.tsx';

interface DesignerSideProps {
  readonly lid: string;
  readonly config: LifecycleConfig;
  readonly problems: ReadonlyMap<string, readonly LifecycleProblem[]>;
}

/** Outline and inspector, at the right of the drawing. */
export function DesignerSide({ lid, config, problems }: DesignerSideProps) {
  const { side_width, outline_height } = useDesignerLook();
  return (
    <>
      <Splitter
        label="Width of outline and inspector"
        orientation="vertical"
        value={side_width}
        min={260}
        max={560}
        direction={-1}
        onChange={(width) => setDesignerLook({ side_width: width })}
      />
      <div className="flex shrink-0 flex-col bg-surface-1" style={{ width: side_width }}>
        <div className="flex shrink-0 flex-col" style={{ height: outline_height }}>
          <h3 className="section-head flex h-7 shrink-0 items-center px-3">Outline</h3>
          <div className="min-h-0 flex-1">
            <Outline lid={lid} config={config} problems={problems} />
          </div>
        </div>
        <Splitter
          label="Height of the outline"
          orientation="horizontal"
          value={outline_height}
          min={60}
          max={480}
          onChange={(height) => setDesignerLook({ outline_height: height })}
        />
        <div className="min-h-0 flex-1">
          <Inspector lid={lid} config={config} problems={problems} />
        </div>
      </div>
    </>
  );
}
