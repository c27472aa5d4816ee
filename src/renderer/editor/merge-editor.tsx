import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import { createPortal } from 'react-dom';
import type { Problem } from '#contract/script/problem.ts';
import { classNames } from '#renderer/lib/class-names.ts';
import { useMergeLayout } from '#renderer/state/merge.ts';
import { useStudio } from '#renderer/state/studio.ts';
import type { MergeController, MergeSide } from './merge-controller.ts';
import { MergeHeading } from './merge-heading.tsx';
import { MergePanes } from './merge-panes.ts';

export interface MergeTitle {
  readonly title: string;
  /** Who and when, or how far the result is. */
  readonly note: string;
}

interface MergeEditorProps {
  readonly controller: MergeController;
  readonly titles: Readonly<Record<MergeSide, MergeTitle>>;
  /** What the text is, as `script normalise-mail`. */
  readonly what: string;
  readonly language: 'javascript' | 'plaintext';
  readonly problems: readonly Problem[];
}

const order: readonly MergeSide[] = ['theirs', 'base', 'result', 'yours'];

/** Theirs, the result and yours beside or above each other, aligned; what both began from on demand. */
export function MergeEditor({ controller, titles, what, language, problems }: MergeEditorProps) {
  useSyncExternalStore(controller.subscribe, controller.version);
  const [area, rows] = useArrangement();
  const base = useMergeLayout((layout) => layout.base);
  const { hosts, panes } = usePanes({ controller, titles, what, language, base });
  useEffect(() => panes?.showProblems(problems), [panes, problems]);
  const stacked = rows || base;
  return (
    <div
      ref={area}
      className={classNames(
        'merge-grid grid h-full min-h-0 gap-px bg-line',
        stacked ? (base ? 'merge-rows-base' : 'merge-rows') : 'merge-columns',
      )}
    >
      {order.map((side) =>
        side === 'base' && !base ? null : (
          <section
            key={side}
            aria-label={titles[side].title}
            style={{ gridArea: side }}
            className="flex min-h-0 min-w-0 flex-col bg-surface-0"
          >
            <header className="flex h-6 shrink-0 items-center gap-2 border-line border-b bg-surface-1 px-2">
              <span aria-hidden="true" className={`merge-key merge-key-${side}`} />
              <h3 className="shrink-0 font-semibold text-small">{titles[side].title}</h3>
              <span className="truncate text-small text-text-2" title={titles[side].note}>
                {titles[side].note}
              </span>
            </header>
            <div ref={hosts[side]} className="min-h-0 flex-1" data-testid={`merge-${side}`} />
          </section>
        ),
      )}
      {panes ? <Headings panes={panes} controller={controller} base={base} /> : null}
    </div>
  );
}

/** Columns need room to read a line; without it the result goes below the two sides. */
function useArrangement(): [ref: (element: HTMLDivElement | null) => void, rows: boolean] {
  const arrangement = useMergeLayout((layout) => layout.arrangement);
  const [roomy, setRoomy] = useState(true);
  const observer = useRef<ResizeObserver>(null);
  const ref = useCallback((element: HTMLDivElement | null) => {
    observer.current?.disconnect();
    observer.current = null;
    if (!element) return;
    observer.current = new ResizeObserver(([entry]) => {
      if (!entry) return;
      const { width, height } = entry.contentRect;
      setRoomy(width >= columnsFrom || (height < rowsFrom && width >= narrowest));
    });
    observer.current.observe(element);
  }, []);
  return [ref, arrangement === 'auto' ? !roomy : arrangement === 'rows'];
}

const columnsFrom = 1080;
const rowsFrom = 420;
const narrowest = 760;

interface PanesOptions {
  readonly controller: MergeController;
  readonly titles: Readonly<Record<MergeSide, MergeTitle>>;
  readonly what: string;
  readonly language: string;
  readonly base: boolean;
}

function usePanes({ controller, titles, what, language, base }: PanesOptions) {
  const theirs = useRef<HTMLDivElement>(null);
  const result = useRef<HTMLDivElement>(null);
  const yours = useRef<HTMLDivElement>(null);
  const baseHost = useRef<HTMLDivElement>(null);
  const [panes, setPanes] = useState<MergePanes | null>(null);
  const settings = useStudio((state) => state.settings);
  const names = useRef(titles);
  names.current = titles;
  /** The panes before these had the focus. */
  const focused = useRef(false);

  useEffect(() => {
    const sides = new Map<MergeSide, HTMLElement>();
    const add = (side: MergeSide, host: HTMLElement | null) => host && sides.set(side, host);
    add('theirs', theirs.current);
    if (base) add('base', baseHost.current);
    add('result', result.current);
    add('yours', yours.current);
    const label = (side: MergeSide) => `${names.current[side].title}: ${what}`;
    const labels = { theirs: label('theirs'), base: label('base'), result: label('result'), yours: label('yours') };
    const created = new MergePanes(sides, controller, labels, language);
    setPanes(created);
    if (focused.current || holdsFocus(result.current)) created.focus();
    return () => {
      focused.current = created.hasFocus();
      setPanes(null);
      created.dispose();
    };
  }, [controller, what, language, base]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the panes read the settings themselves; a change of them is the reason
  useEffect(() => panes?.applySettings(), [panes, settings]);
  return { hosts: { theirs, result, yours, base: baseHost }, panes };
}

/** The view around the panes has the focus while it waits for them. */
function holdsFocus(pane: HTMLElement | null): boolean {
  const active = document.activeElement;
  return active !== document.body && active?.contains(pane) === true;
}

interface HeadingsProps {
  readonly panes: MergePanes;
  readonly controller: MergeController;
  readonly base: boolean;
}

/** Draws the headings into the room that the panes leave for them. */
function Headings({ panes, controller, base }: HeadingsProps) {
  const numbers = new Map(controller.conflicts().map((region, index) => [region.index, index + 1]));
  const sides = order.filter((side) => side !== 'base' || base);
  return sides.flatMap((side) =>
    [...panes.headings(side)].map(([index, node]) => {
      const region = controller.view.regions[index];
      return region
        ? createPortal(
            <MergeHeading side={side} region={region} number={numbers.get(index) ?? null} controller={controller} />,
            node,
            `${side}-${index}`,
          )
        : null;
    }),
  );
}
