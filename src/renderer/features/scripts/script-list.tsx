import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type MouseEvent, type RefObject, useEffect, useRef, useState } from 'react';
import type { ListedScript } from '#contract/rpc/script-list.ts';
import { rpc } from '#renderer/api/client.ts';
import type { ScriptPages } from '#renderer/api/scripts.ts';
import { runCommand } from '#renderer/commands/registry.ts';
import { useActiveLid } from '#renderer/state/tabs.ts';
import { ContextArea } from '#renderer/ui/menu.tsx';
import { clearSelection, explorerQuery, useExplorer } from './explorer-store.ts';
import { onListKey } from './list-keys.ts';
import { AwayRow, ScriptListRow } from './script-list-row.tsx';
import { menuOf } from './script-menu.ts';
import { selectTo, toggleSelected } from './selection.ts';

/** The rows in view, in steps of which each is worth another look at what is fetched. */
export interface RowsInView {
  readonly first: number;
  readonly last: number;
}

const plainHeight = 22;
/** With a second line, for where the words were found. */
const foundHeight = 40;
const inViewStep = 50;
const rowId = (lid: string) => `script-${lid}`;

interface ScriptListProps {
  readonly pages: ScriptPages;
  readonly total: number;
  readonly tree: RefObject<HTMLDivElement | null>;
  readonly onInView: (rows: RowsInView) => void;
}

/** The rows, of which only those in view exist. Arrows move, Shift and Ctrl select, Enter opens, F2 renames, Delete deletes. */
export function ScriptList({ pages, total, tree, onInView }: ScriptListProps) {
  const active = useActiveLid();
  const searching = useExplorer((state) => state.search.trim() !== '');
  const at = Math.min(
    useExplorer((state) => state.at),
    total - 1,
  );
  const selected = useExplorer((state) => state.selected);
  const [menu, setMenu] = useState<ListedScript | null>(null);
  const rowHeight = searching ? foundHeight : plainHeight;
  const rows = useVirtualizer({
    count: total,
    getScrollElement: () => tree.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another height needs the rows to be placed anew
  useEffect(() => rows.measure(), [rows, rowHeight]);
  useEffect(() => rows.scrollToIndex(at, { align: 'auto' }), [rows, at]);
  useCursor(pages, active);
  useFocusAfterRename(tree);

  const items = rows.getVirtualItems();
  // In steps, so that what is fetched is looked at anew only where that is something else.
  const first = Math.floor((items[0]?.index ?? 0) / inViewStep) * inViewStep;
  const last = Math.ceil((items.at(-1)?.index ?? 0) / inViewStep) * inViewStep;
  useEffect(() => onInView({ first, last }), [onInView, first, last]);

  const current = pages.rowAt(at);
  return (
    <ContextArea
      entries={menu === null ? [] : menuOf(menu, selected)}
      onOpenChange={(open) => setMenu(open ? (pages.rowAt(useExplorer.getState().at) ?? null) : null)}
    >
      <div
        ref={tree}
        role="tree"
        tabIndex={0}
        aria-label="Scripts"
        aria-multiselectable="true"
        aria-activedescendant={current ? rowId(current.lid) : undefined}
        className="group min-h-0 flex-1 overflow-y-auto pb-2 outline-none"
        onKeyDown={(event: KeyboardEvent) => onListKey(event, { at, total, rowAt: pages.rowAt })}
        onClick={(event) => onClick(event, pages)}
        onContextMenu={(event) => placeCursor(event, pages)}
      >
        <div role="none" className="relative w-full" style={{ height: rows.getTotalSize() }}>
          {items.map((item) => {
            const script = pages.rowAt(item.index);
            if (!script) return <AwayRow key={item.key} top={item.start} height={rowHeight} />;
            return (
              <ScriptListRow
                key={script.lid}
                id={rowId(script.lid)}
                script={script}
                top={item.start}
                height={rowHeight}
                index={item.index}
                total={total}
                isActive={script.lid === active}
                isCursor={item.index === at}
                isSelected={selected.has(script.lid)}
                isSelecting={selected.size > 0}
              />
            );
          })}
        </div>
      </div>
    </ContextArea>
  );
}

function rowOf(event: MouseEvent, pages: ScriptPages): { script: ListedScript; at: number } | null {
  const row = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-at]') : null;
  const at = Number(row?.dataset['at'] ?? Number.NaN);
  const script = Number.isNaN(at) ? undefined : pages.rowAt(at);
  return script ? { script, at } : null;
}

function onClick(event: MouseEvent, pages: ScriptPages): void {
  const row = rowOf(event, pages);
  if (row === null || useExplorer.getState().renaming === row.script.lid) return;
  const { script, at } = row;
  if (event.ctrlKey || event.metaKey) toggleSelected(script, at);
  else if (event.shiftKey) selectTo(at, script.lid);
  else {
    clearSelection();
    useExplorer.setState({ cursor: script.lid, at });
    if (!script.deleted) void runCommand('script.open', { lid: script.lid });
  }
}

/** A menu is of the row under the pointer; with the menu key of the row that the cursor is on. */
function placeCursor(event: MouseEvent, pages: ScriptPages): void {
  const row = rowOf(event, pages);
  if (row === null) return;
  if (!useExplorer.getState().selected.has(row.script.lid)) clearSelection();
  useExplorer.setState({ cursor: row.script.lid, at: row.at });
}

/** Keeps the cursor on its script while the list around it changes, and takes it to the script whose tab is in front. */
function useCursor(pages: ScriptPages, active: string | null): void {
  useEffect(() => {
    if (active !== null) useExplorer.setState({ cursor: active });
  }, [active]);
  const cursor = useExplorer((state) => state.cursor);
  const at = useExplorer((state) => state.at);
  const query = explorerQuery(useExplorer());
  const asked = JSON.stringify(query);
  const here = pages.rowAt(at)?.lid;
  // biome-ignore lint/correctness/useExhaustiveDependencies: looked at again with every answer and every other list
  useEffect(() => {
    if (cursor === here) return;
    if (cursor === null) {
      if (here !== undefined) useExplorer.setState({ cursor: here });
      return;
    }
    rpc.scripts.position
      .query({ ...query, lid: cursor })
      .then((place) => {
        if (useExplorer.getState().cursor !== cursor) return;
        useExplorer.setState(place === null ? { cursor: null, at: 0 } : { at: place });
      })
      .catch(() => {});
  }, [cursor, here, asked, pages.updatedAt]);
}

/** The row's input takes the focus; it comes back to the list when the name is done. */
function useFocusAfterRename(tree: RefObject<HTMLDivElement | null>): void {
  const renaming = useExplorer((state) => state.renaming);
  const wasRenaming = useRef(false);
  useEffect(() => {
    if (wasRenaming.current && renaming === null) tree.current?.focus();
    wasRenaming.current = renaming !== null;
  }, [renaming, tree]);
}
