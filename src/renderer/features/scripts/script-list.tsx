import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useEffect, useRef } from 'react';
import type { CommandId } from '#contract/rpc/commands.ts';
import type { ScriptRow } from '#contract/rpc/scripts.ts';
import { runCommand } from '#renderer/commands/registry.ts';
import { useActiveLid } from '#renderer/state/tabs.ts';
import { useExplorer } from './explorer-store.ts';
import { ScriptListRow } from './script-list-row.tsx';

const rowHeight = 22;
const rowId = (lid: string) => `script-${lid}`;

/** The rows, of which only those in view exist. Arrows move, Enter opens, F2 renames, Delete deletes. */
export function ScriptList({ scripts }: { readonly scripts: readonly ScriptRow[] }) {
  const scroller = useRef<HTMLDivElement>(null);
  const active = useActiveLid();
  const cursor = useExplorer((state) => state.cursor) ?? active;
  const at = Math.max(
    0,
    scripts.findIndex((script) => script.lid === cursor),
  );
  const rows = useVirtualizer({
    count: scripts.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 12,
  });

  useEffect(() => useExplorer.setState({ cursor: active }), [active]);
  useEffect(() => rows.scrollToIndex(at, { align: 'auto' }), [rows, at]);
  const renaming = useExplorer((state) => state.renaming);
  const wasRenaming = useRef(false);
  useEffect(() => {
    // The row's input takes the focus; it comes back to the list when the name is done.
    if (wasRenaming.current && renaming === null) scroller.current?.focus();
    wasRenaming.current = renaming !== null;
  }, [renaming]);

  const current = scripts[at];
  return (
    <div
      ref={scroller}
      role="tree"
      tabIndex={0}
      aria-label="Scripts"
      aria-activedescendant={current ? rowId(current.lid) : undefined}
      className="group min-h-0 flex-1 overflow-y-auto pb-2 outline-none"
      onKeyDown={(event) => onKey(event, scripts, at)}
    >
      <div role="none" className="relative w-full" style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map((item) => {
          const script = scripts[item.index];
          return script ? (
            <ScriptListRow
              key={script.lid}
              id={rowId(script.lid)}
              script={script}
              top={item.start}
              position={item.index + 1}
              total={scripts.length}
              isActive={script.lid === active}
              isCursor={item.index === at}
            />
          ) : null;
        })}
      </div>
    </div>
  );
}

function onKey(event: KeyboardEvent, scripts: readonly ScriptRow[], at: number): void {
  if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
  const target = moved(event.key, at, scripts.length);
  const script = scripts[target ?? at];
  if (!script) return;
  const command = commandOf(event.key);
  if (target === null && command === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  if (target !== null) useExplorer.setState({ cursor: script.lid });
  else if (command) void runCommand(command, { lid: script.lid, name: script.name });
}

function moved(key: string, at: number, count: number): number | null {
  const page = 20;
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, PageDown: at + page, PageUp: at - page, Home: 0, End: count - 1 }[
    key
  ];
  return to === undefined ? null : Math.min(count - 1, Math.max(0, to));
}

function commandOf(key: string): CommandId | undefined {
  const commands: Record<string, CommandId> = {
    Enter: 'script.open',
    F2: 'script.rename',
    Delete: 'script.remove',
    Backspace: 'script.remove',
  };
  return commands[key];
}
