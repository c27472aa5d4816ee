import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { realMoves } from '#engine/lifecycle/comparison-words.ts';
import type { CanvasNode } from '#renderer/canvas/canvas-model.ts';
import { type GraphHandle, GraphView } from '#renderer/canvas/graph-view.tsx';
import { CommandButton } from '#renderer/commands/command-button.tsx';
import { runCommand } from '#renderer/commands/registry.ts';
import { counted } from '#renderer/lib/size.ts';
import { closeComparison, type OpenComparison, showComparison } from '#renderer/state/comparison.ts';
import { useActiveTabKey } from '#renderer/state/tabs.ts';
import { Banner } from '#renderer/ui/banner.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { EmptyNote, EmptyState } from '#renderer/ui/empty-state.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import { Splitter } from '#renderer/ui/splitter.tsx';
import { graphTarget, nextLineOf } from '../graph-keys.ts';
import { savePicture } from '../lifecycle-files.ts';
import { CompareList } from './compare-list.tsx';
import { readCompareLook, setCompareLook, useCompareLook } from './compare-look.ts';
import { CompareToolbar } from './compare-toolbar.tsx';
import { ComparedWords, comparedDrawings, markLooks } from './compared-drawings.tsx';
import { type ComparedStateData, drawnId, elementOfDrawn, type Mark } from './union-graph.ts';
import { type Compared, useCompared } from './use-compared.ts';
import { useUnion } from './use-union.ts';

/** A tab in which a lifecycle is held against another state of it, another lifecycle or a file. */
export function LifecycleCompareView({ id }: { readonly id: string }) {
  const compared = useCompared(id);
  useEffect(() => void readCompareLook(), []);
  if (compared.kind === 'loading') return <Skeleton label="Loading the comparison" rows={12} />;
  if (compared.kind === 'ready') return <Comparing id={id} compared={compared} />;
  const { retry } = compared;
  return (
    <EmptyState
      title="There is nothing to compare"
      action={
        <>
          <CommandButton command="lifecycle.list" look="primary" />
          {retry === null ? null : <Button onClick={retry}>Try again</Button>}
          <Button onClick={() => void runCommand('tab.close')}>Close the tab</Button>
        </>
      }
    >
      <p>{compared.message}</p>
    </EmptyState>
  );
}

interface ComparingProps {
  readonly id: string;
  readonly compared: Extract<Compared, { kind: 'ready' }>;
}

function Comparing({ id, compared }: ComparingProps) {
  const { name, losses } = compared;
  const [swapped, setSwapped] = useState(false);
  const [selected, setSelected] = useState<string | null>(null);
  const { only_changes, minimap, list_width } = useCompareLook();
  const [first, second] = compared.sides;
  const [before, after] = swapped ? [second, first] : [first, second];
  const { comparison, elements, graph } = useUnion(before, after, compared.match, only_changes);
  const canvas = useRef<GraphHandle>(null);
  const drawn = useMemo(() => drawnOf(selected), [selected]);
  const latest = useRef({ elements, selected });
  latest.current = { elements, selected };
  const moves = useMemo((): OpenComparison => {
    const step = (by: 1 | -1) => {
      const { elements: all, selected: from } = latest.current;
      const at = all.findIndex((element) => element.id === from);
      const to = at === -1 ? (by === 1 ? 0 : all.length - 1) : (at + by + all.length) % all.length;
      const next = all[to];
      if (next !== undefined) setSelected(next.id);
    };
    return { next: () => step(1), previous: () => step(-1) };
  }, []);
  const root = useCompareScope(id, moves);
  const onExport = (format: 'svg' | 'png') => {
    if (graph === null) return;
    const title = `${name}: ${before.title} → ${after.title}`;
    const looks = new Map(graph.nodes.map((node) => [node.id, lookOf((node.data as ComparedStateData).mark)]));
    return void savePicture(title, graph, format, looks);
  };
  const same = elements.length === 0;
  const moved = realMoves(comparison);
  return (
    <section
      ref={root}
      aria-label={`Comparison of ${name}`}
      tabIndex={-1}
      data-part-focus
      onFocusCapture={() => showComparison(moves)}
      onKeyDownCapture={(event) => onCompareKey(event, moves)}
      className="absolute inset-0 flex flex-col outline-none"
    >
      {losses.length === 0 ? null : (
        <Banner tone="info">
          The file holds {counted(losses.length, 'thing')} that a lifecycle cannot: {losses.slice(0, 3).join(' ')}
        </Banner>
      )}
      <CompareToolbar
        titles={[before.title, after.title]}
        comparison={comparison}
        elements={elements}
        moves={moves}
        canvas={() => canvas.current}
        onSwap={() => {
          setSwapped(!swapped);
          setSelected(null);
        }}
        onExport={onExport}
      />
      <div className="flex min-h-0 flex-1">
        <div className="relative min-w-0 flex-1">
          {graph === null ? (
            <Skeleton label="Placing the states" rows={8} />
          ) : graph.nodes.length === 0 ? (
            <EmptyNote>
              <p>
                {same ? 'Neither side has a state.' : 'What differs is not in the drawing; the list beside it has it.'}
              </p>
            </EmptyNote>
          ) : (
            <GraphView
              ref={canvas}
              id={`${id} ${swapped} ${only_changes}`}
              label={`Drawing of ${name} with what differs`}
              scope="lifecycle_compare"
              readOnly
              graph={graph}
              drawings={comparedDrawings}
              words={ComparedWords}
              selected={drawn}
              onSelect={(ids) => setSelected([...ids].map(elementOfDrawn).at(-1) ?? null)}
              onKeyDown={(event) => {
                const [at = null] = drawn;
                const next = event.key === 'e' ? nextLineOf(graph, at) : graphTarget(graph, at, event.key);
                if (next === null || event.altKey || event.ctrlKey || event.metaKey) return;
                setSelected(elementOfDrawn(next));
                event.preventDefault();
                event.stopPropagation();
              }}
              onOpen={(element) => setSelected(elementOfDrawn(element))}
              minimap={minimap}
              mapColour={mapColour}
            />
          )}
        </div>
        <Splitter
          label="Width of the list of differences"
          orientation="vertical"
          value={list_width}
          min={240}
          max={640}
          direction={-1}
          onChange={(width) => setCompareLook({ list_width: width })}
        />
        <div className="flex shrink-0 flex-col bg-surface-1" style={{ width: list_width }}>
          <h3 className="section-head flex h-7 shrink-0 items-center px-3">Differences</h3>
          {same ? (
            <EmptyNote>
              <p>
                No differences: {before.title} and {after.title} mean the same.
              </p>
            </EmptyNote>
          ) : (
            <CompareList elements={elements} selected={selected} onSelect={setSelected} />
          )}
          {moved.length === 0 ? null : <Moved states={comparison.after.states} moved={moved} onSelect={setSelected} />}
        </div>
      </div>
    </section>
  );
}

/** The keys of comparisons act on this one while its tab is in front, and it takes the focus with it. */
function useCompareScope(id: string, moves: OpenComparison) {
  const root = useRef<HTMLElement>(null);
  const isActive = useActiveTabKey() === `lifecycle_compare:${id}`;
  useEffect(() => {
    if (!isActive) return;
    showComparison(moves);
    // The dock shows the tab with the next frame; what is hidden cannot be focused.
    const frame = requestAnimationFrame(() => {
      if (!root.current?.contains(document.activeElement)) root.current?.focus();
    });
    return () => cancelAnimationFrame(frame);
  }, [isActive, moves]);
  useEffect(() => () => closeComparison(moves), [moves]);
  return root;
}

/** F7 too, as in the merge editor. */
function onCompareKey(event: KeyboardEvent, moves: OpenComparison): void {
  if (event.key !== 'F7' || event.altKey || event.ctrlKey || event.metaKey) return;
  if (event.shiftKey) moves.previous();
  else moves.next();
  event.preventDefault();
  event.stopPropagation();
}

function drawnOf(selected: string | null): ReadonlySet<string> {
  return new Set(selected === null || selected === '' ? [] : [drawnId(selected)]);
}

function mapColour(node: CanvasNode): string {
  return lookOf((node.data as ComparedStateData).mark)?.token ?? 'var(--text-3)';
}

function lookOf(mark: Mark) {
  return mark === 'same' ? null : markLooks[mark];
}

interface MovedProps {
  readonly states: readonly { readonly id: string; readonly name: string }[];
  readonly moved: readonly { readonly id: string }[];
  readonly onSelect: (id: string) => void;
}

/** States that stand elsewhere, apart from what differs in meaning. */
function Moved({ states, moved, onSelect }: MovedProps) {
  const names = new Map(states.map(({ id, name }) => [id, name]));
  return (
    <details className="max-h-40 shrink-0 overflow-y-auto border-line border-t px-3 py-1.5 text-small text-text-2">
      <summary>{counted(moved.length, 'state')} moved on the canvas</summary>
      <p className="py-1">That changes no meaning.</p>
      <ul className="flex flex-wrap gap-1">
        {moved.map(({ id }) => (
          <li key={id}>
            <Button look="quiet" className="h-5.5" onClick={() => onSelect(id)}>
              {names.get(id)}
            </Button>
          </li>
        ))}
      </ul>
    </details>
  );
}
