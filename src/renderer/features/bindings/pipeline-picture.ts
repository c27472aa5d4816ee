import type { BindingRow } from '#contract/rpc/bindings.ts';
import { type CanvasBox, type CanvasEdge, edgeColours } from '#renderer/canvas/canvas-model.ts';
import { endPath, linePath, loopPath } from '#renderer/canvas/edge-shape.ts';
import { xmlText } from '#renderer/canvas/picture.ts';
import { operationWords, policyWord, problemOf, scriptTextWord } from './binding-words.ts';
import { type BindingData, endId, type LaneData, type OperationData, type PipelineLayout } from './pipeline-layout.ts';

const margin = 24;
const titleRoom = 32;

/** A pipeline as an SVG text; its colours are still words of the theme. */
export function pipelinePicture(
  title: string,
  layout: PipelineLayout,
  edges: readonly CanvasEdge[],
): { readonly svg: string; readonly width: number; readonly height: number } {
  const width = layout.width + 2 * margin;
  const height = layout.height + 2 * margin + titleRoom;
  const parts = [
    ...layout.lanes.map((lane) => laneOf(lane, lane.data as LaneData)),
    ...edges.map(lineOf),
    ...layout.nodes.map((node) => {
      if (node.kind === 'binding') return cardOf(node, node.data as BindingData);
      if (node.kind === 'operation') return operationOf(node, node.data as OperationData);
      return node.kind === 'dot' ? dotOf(node, node.id === endId) : '';
    }),
  ];
  const svg = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="Inter, system-ui, sans-serif" font-size="13">`,
    `<title>${xmlText(title)}</title>`,
    `<rect width="${width}" height="${height}" fill="var(--surface-0)"/>`,
    text(margin, margin + 12, title, 'var(--text-1)', 'font-size="15" font-weight="600"'),
    `<g transform="translate(${margin} ${margin + titleRoom})">`,
    ...parts,
    '</g></svg>',
  ].join('\n');
  return { svg, width, height };
}

function laneOf(box: CanvasBox, { title, phase }: LaneData): string {
  const colour = phase === null ? 'var(--line-strong)' : `var(--${phase})`;
  return [
    rect(box, 'var(--surface-1)', 'var(--line)'),
    `<path d="M${box.x} ${box.y}h${box.width}" stroke="${colour}" stroke-width="2"/>`,
    text(box.x + 12, box.y + 21, title.toUpperCase(), 'var(--text-2)', 'font-size="11" font-weight="600"'),
  ].join('');
}

function lineOf({ points, end, tone, dashed, loop, words }: CanvasEdge): string {
  const colour = edgeColours[tone];
  const head = endPath(points, end);
  const stroke = `fill="none" stroke="${colour}" stroke-width="1.5" stroke-linejoin="round" stroke-linecap="round"`;
  const parts = [
    `<path d="${linePath(points)}" ${stroke}${dashed ? ' stroke-dasharray="5 4"' : ''}/>`,
    head.path === ''
      ? ''
      : `<path d="${head.path}" stroke="${colour}" stroke-width="${end === 'stop' ? 4 : 1.5}" stroke-linecap="round" fill="${head.filled ? colour : 'none'}"/>`,
  ];
  if (loop !== null) {
    parts.push(
      `<circle cx="${loop.at.x}" cy="${loop.at.y}" r="12" fill="var(--surface-1)"/>`,
      `<path d="${loopPath(loop.at)}" ${stroke}/>`,
      text(loop.at.x, loop.at.y + 4, String(loop.count), 'var(--text-1)', 'font-size="11" text-anchor="middle"'),
    );
  }
  if (words !== null) parts.push(text(words.at.x, words.at.y, words.text, 'var(--text-2)', 'font-size="11"'));
  return parts.join('');
}

function cardOf(box: CanvasBox, { row, position, problem, look }: BindingData): string {
  const tone = row.enabled ? `var(--${row.hook_phase})` : 'var(--text-3)';
  const soft = row.enabled ? `var(--${row.hook_phase}-soft)` : 'var(--surface-2)';
  const name = `${row.script_name}${problem === null ? '' : ' ⚠'}`;
  const second = look === null || look.duration_ms === null ? wordsOf(row) : look.words;
  return [
    rect(box, 'var(--surface-1)', 'var(--line-strong)', row.enabled ? '' : ' stroke-dasharray="5 4"'),
    `<path d="M${box.x + 4} ${box.y}h24v${box.height}h-24q-4 0 -4 -4v-${box.height - 8}q0 -4 4 -4z" fill="${soft}"/>`,
    text(box.x + 14, box.y + box.height / 2 + 5, String(position), tone, 'font-weight="600" text-anchor="middle"'),
    text(box.x + 36, box.y + 24, fitted(name, 22), 'var(--text-1)', 'font-weight="600"'),
    text(box.x + 36, box.y + 43, fitted(second, 27), 'var(--text-2)', 'font-size="12"'),
    problem === null ? '' : `<title>${xmlText(problemOf(row) ?? '')}</title>`,
  ].join('');
}

function wordsOf(row: BindingRow): string {
  return `${scriptTextWord(row)} · ${policyWord(row)} · ${row.timeout_seconds} s${row.enabled ? '' : ' · off'}`;
}

function operationOf(box: CanvasBox, { operation, target, look }: OperationData): string {
  return [
    rect(box, 'var(--surface-2)', 'var(--line-strong)'),
    text(box.x + 12, box.y + 24, operationWords[operation], 'var(--text-1)', 'font-weight="600"'),
    text(box.x + 12, box.y + 43, fitted(look?.words ?? target, 22), 'var(--text-2)', 'font-size="12"'),
  ].join('');
}

function dotOf(box: CanvasBox, isEnd: boolean): string {
  const r = box.width / 2;
  const fill = isEnd ? 'var(--surface-0)' : 'var(--line-strong)';
  return `<circle cx="${box.x + r}" cy="${box.y + r}" r="${r - 1}" fill="${fill}" stroke="var(--line-strong)" stroke-width="2"/>`;
}

function rect({ x, y, width, height }: CanvasBox, fill: string, stroke: string, more = ''): string {
  return `<rect x="${x}" y="${y}" width="${width}" height="${height}" rx="4" fill="${fill}" stroke="${stroke}"${more}/>`;
}

function text(x: number, y: number, words: string, fill: string, more = ''): string {
  return `<text x="${x}" y="${y}" fill="${fill}" ${more}>${xmlText(words)}</text>`;
}

function fitted(words: string, most: number): string {
  return words.length <= most ? words : `${words.slice(0, most - 1)}…`;
}
