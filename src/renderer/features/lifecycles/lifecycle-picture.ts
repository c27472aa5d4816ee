import { edgeColours } from '#renderer/canvas/canvas-model.ts';
import { endPath, linePath } from '#renderer/canvas/edge-shape.ts';
import type { Graph, GraphLine } from '#renderer/canvas/graph-model.ts';
import { xmlText } from '#renderer/canvas/picture.ts';
import { type StateData, type TransitionData, wordsWidth } from './lifecycle-graph.ts';

const margin = 40;

/** How cards stand out, by their ids: the colour of their edge and a word. */
export type PictureLooks = ReadonlyMap<string, { readonly token: string; readonly word: string } | null>;

/** The whole drawing of a lifecycle as SVG, with the tokens of the theme for colours. */
export function lifecyclePicture(
  title: string,
  graph: Graph,
  looks: PictureLooks = new Map(),
): { svg: string; width: number; height: number } {
  const points = [
    ...graph.nodes.flatMap(({ x, y, width, height }) => [
      { x, y },
      { x: x + width, y: y + height },
    ]),
    ...graph.lines.flatMap((line) => line.points),
  ];
  const left = Math.min(0, ...points.map(({ x }) => x)) - margin;
  const top = Math.min(0, ...points.map(({ y }) => y)) - margin;
  const width = Math.max(200, ...points.map(({ x }) => x)) + margin - left;
  const height = Math.max(100, ...points.map(({ y }) => y)) + margin - top;
  const parts = [
    ...graph.lines.map(linePart),
    ...graph.nodes.map((node) => nodePart(node, looks.get(node.id) ?? null)),
  ].join('');
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="${left} ${top} ${width} ${height}" ` +
    `font-family="Inter, system-ui, sans-serif"><title>${xmlText(title)}</title>` +
    `<rect x="${left}" y="${top}" width="${width}" height="${height}" fill="var(--surface-0)"/>${parts}</svg>`;
  return { svg, width, height };
}

function nodePart(
  { x, y, width, height, data }: Graph['nodes'][number],
  look: { readonly token: string; readonly word: string } | null,
): string {
  const { state, is_initial } = data as StateData;
  const box = (by: number) =>
    `<rect x="${x - by}" y="${y - by}" width="${width + 2 * by}" height="${height + 2 * by}" rx="${4 + by}" ` +
    `fill="${by === 0 ? 'var(--surface-1)' : 'none'}" stroke="${look?.token ?? 'var(--line-strong)'}" ` +
    `${look === null ? '' : 'stroke-width="2"'} ${look?.word === 'removed' ? 'stroke-dasharray="5 4"' : ''}/>`;
  const badges = [
    is_initial ? 'initial' : '',
    state.is_terminal ? 'terminal' : '',
    state.entitlement_action === 'no_change' ? '' : state.entitlement_action,
    state.entry_actions.length > 0 ? `entry ${state.entry_actions.length}` : '',
    state.exit_actions.length > 0 ? `exit ${state.exit_actions.length}` : '',
  ].filter((word) => word !== '');
  const dot = `<circle cx="${x - 18}" cy="${y + height / 2}" r="6" fill="var(--ok)"/><path d="M${x - 12} ${y + height / 2}H${x}" stroke="var(--line-strong)"/>`;
  return (
    `${state.is_terminal ? box(3) : ''}${box(0)}${is_initial ? dot : ''}` +
    text(x + 10, y + 26, short(state.name, 22), 13, 'var(--text-1)', 'font-weight="600"') +
    (look === null ? '' : text(x, y - 6, look.word, 11, look.token)) +
    text(x + 10, y + 44, badges.join(' · '), 11, 'var(--text-2)')
  );
}

function linePart(line: GraphLine): string {
  const { transition } = line.data as TransitionData;
  const { name, conditions, grace_period_hours, requires_approval } = transition;
  const head = endPath(line.points, 'arrow');
  const colour = edgeColours[line.tone];
  const words = [
    short(name, 28),
    conditions.length > 0 ? `[${conditions.length}]` : '',
    grace_period_hours > 0 ? `${grace_period_hours} h grace` : '',
    requires_approval ? '✓✓' : '',
  ];
  const width = wordsWidth(transition);
  const { x, y } = line.words_at;
  return (
    `<path d="${linePath(line.points, 8)}" fill="none" stroke="${colour}" stroke-width="1.5"${line.dashed ? ' stroke-dasharray="5 4"' : ''}/>` +
    `<path d="${head.path}" fill="${colour}" stroke="${colour}"/>` +
    `<rect x="${x - width / 2}" y="${y - 10}" width="${width}" height="20" fill="var(--surface-0)"/>` +
    text(x, y + 4, words.filter((word) => word !== '').join(' '), 12, 'var(--text-2)', 'text-anchor="middle"')
  );
}

function text(x: number, y: number, words: string, size: number, colour: string, more = ''): string {
  return `<text x="${x}" y="${y}" font-size="${size}" fill="${colour}" ${more}>${xmlText(words)}</text>`;
}

function short(name: string, most: number): string {
  return name.length > most ? `${name.slice(0, most - 1)}…` : name;
}
