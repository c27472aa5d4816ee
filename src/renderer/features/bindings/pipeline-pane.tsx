import { type ReactNode, useEffect, useRef } from 'react';
import { failureOf } from '#renderer/api/failure.ts';
import type { CanvasHandle } from '#renderer/canvas/canvas-view.tsx';
import { Banner } from '#renderer/ui/banner.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import { Splitter } from '#renderer/ui/splitter.tsx';
import type { Operation } from './binding-words.ts';
import { currentPipeline, enterPipeline, leavePipeline } from './current-pipeline.ts';
import { Outline } from './outline.tsx';
import { PipelineCanvas } from './pipeline-canvas.tsx';
import { type PipelineId, readLook, readSetup, setLook, usePipelineLook } from './pipeline-store.ts';
import { PipelineToolbar } from './pipeline-toolbar.tsx';
import { RunDock } from './run-dock.tsx';
import { SidePane } from './side-pane.tsx';
import { type Pipeline, usePipeline } from './use-pipeline.ts';

interface PipelinePaneProps {
  readonly connector_lid: string;
  readonly operation_type: Operation;
  readonly onOperation: (operation: Operation) => void;
}

/** The pipeline of one operation of a connector: canvas, outline, settings and dry run. */
export function PipelinePane({ connector_lid, operation_type, onOperation }: PipelinePaneProps) {
  const { pipeline, error } = usePipeline({ connector_lid, operation_type });
  if (pipeline === null) {
    if (error) return <Banner tone="bad">{failureOf(error).message}</Banner>;
    return <Skeleton label="Loading the pipeline" rows={10} />;
  }
  return (
    <Loaded
      key={`${connector_lid}:${operation_type}`}
      connector_lid={connector_lid}
      operation_type={operation_type}
      pipeline={pipeline}
      onOperation={onOperation}
    />
  );
}

function Loaded({
  connector_lid,
  operation_type,
  pipeline,
  onOperation,
}: PipelinePaneProps & { readonly pipeline: Pipeline }) {
  const host = useRef<HTMLElement>(null);
  const canvas = useRef<CanvasHandle>(null);
  const look = usePipelineLook();
  useEffect(() => {
    const id: PipelineId = { connector_lid, operation_type };
    void readLook();
    void readSetup(id);
    const enter = () => enterPipeline({ pipeline: id, canvas: () => canvas.current });
    // The one on the screen counts before anybody went into it; of several the one with the focus.
    if (currentPipeline() === null) enter();
    const element = host.current;
    element?.addEventListener('focusin', enter);
    element?.addEventListener('pointerdown', enter, true);
    return () => {
      element?.removeEventListener('focusin', enter);
      element?.removeEventListener('pointerdown', enter, true);
      leavePipeline(id);
    };
  }, [connector_lid, operation_type]);
  const id = { connector_lid, operation_type };
  return (
    <section
      ref={host}
      aria-label={`Pipeline ${operation_type} of ${pipeline.shape.target}`}
      data-scope="pipeline"
      className="absolute inset-0 flex flex-col"
    >
      <PipelineToolbar id={id} rows={pipeline.rows} onOperation={onOperation} />
      {pipeline.connector_name === null ? <Gone /> : null}
      <div className="flex min-h-0 flex-1">
        <div className="flex min-w-0 flex-1 flex-col">
          <div className="relative min-h-24 flex-1">
            <PipelineCanvas ref={canvas} id={id} pipeline={pipeline} />
          </div>
          <RunDock id={id} pipeline={pipeline} />
        </div>
        <Splitter
          label="Width of outline and settings"
          orientation="vertical"
          value={look.side_width}
          min={220}
          max={560}
          direction={-1}
          onChange={(side_width) => setLook({ side_width })}
        />
        <div className="flex shrink-0 flex-col bg-surface-1" style={{ width: look.side_width }}>
          <Titled title="Outline" height={look.outline_height}>
            <Outline id={id} pipeline={pipeline} />
          </Titled>
          <Splitter
            label="Height of the outline"
            orientation="horizontal"
            value={look.outline_height}
            min={60}
            max={480}
            onChange={(outline_height) => setLook({ outline_height })}
          />
          <SidePane id={id} pipeline={pipeline} />
        </div>
      </div>
    </section>
  );
}

/** 036 edge case 5. */
function Gone() {
  return (
    <Banner tone="warn">
      The connector of these bindings is gone, so they are orphaned and never run. Delete them, or bind their scripts to
      another connector.
    </Banner>
  );
}

interface TitledProps {
  readonly title: string;
  readonly height: number;
  readonly children: ReactNode;
}

function Titled({ title, height, children }: TitledProps) {
  return (
    <div className="flex shrink-0 flex-col" style={{ height }}>
      <h3 className="section-head flex h-7 shrink-0 items-center px-3">{title}</h3>
      <div className="min-h-0 flex-1">{children}</div>
    </div>
  );
}
