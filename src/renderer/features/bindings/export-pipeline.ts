import { knownBindings } from '#renderer/api/bindings.ts';
import { knownConnector } from '#renderer/api/connectors.ts';
import { resolveColours, svgToPng, themeColour } from '#renderer/canvas/picture.ts';
import { saveFile } from '#renderer/lib/save-file.ts';
import { pipelineName } from '#renderer/state/pipeline-names.ts';
import { laneOf } from './binding-actions.ts';
import { edgesOf } from './pipeline-edges.ts';
import { layOut } from './pipeline-layout.ts';
import { pipelinePicture } from './pipeline-picture.ts';
import { type PipelineId, pipelineState } from './pipeline-store.ts';

/** Saves a picture of the whole pipeline in the colours of the theme. */
export async function exportPipeline(id: PipelineId, format: 'svg' | 'png'): Promise<void> {
  const { connector_lid, operation_type } = id;
  const rows = knownBindings({ connector_lid }) ?? [];
  const target = knownConnector(connector_lid)?.name ?? 'connector';
  const shape = {
    operation: operation_type,
    target,
    before: laneOf(rows, operation_type, 'before'),
    after: laneOf(rows, operation_type, 'after'),
    looks: pipelineState(id).run?.looks ?? new Map(),
  };
  const layout = layOut(shape);
  const { svg, width, height } = pipelinePicture(pipelineName(target, operation_type), layout, edgesOf(shape, layout));
  const coloured = resolveColours(svg, themeColour);
  const name = `${target}-${operation_type}`.replace(/[^\w.-]+/g, '-');
  if (format === 'svg') saveFile(`${name}.svg`, 'image/svg+xml', [coloured]);
  else saveFile(`${name}.png`, 'image/png', [await svgToPng(coloured, width, height)]);
}
