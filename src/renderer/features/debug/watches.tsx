import { Pencil, Plus, Trash2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import { failureOf } from '#renderer/api/failure.ts';
import { askRun, useDebug } from '#renderer/state/debug-run.ts';
import { askText } from '#renderer/state/dialogs.ts';
import { useStudio } from '#renderer/state/studio.ts';
import { IconButton } from '#renderer/ui/button.tsx';
import { Section } from './section.tsx';
import type { ValueRoot } from './value-nodes.ts';
import { ValueTree } from './value-tree.tsx';
import { openWatches, unwatch, useWatches, watch, watchInstead } from './watch-list.ts';

async function addWatch(): Promise<void> {
  const text = await askText({
    title: 'Watch an expression',
    confirm: 'Watch it',
    field: { label: 'Expression', initial: '' },
  });
  if (text?.trim()) watch(text.trim());
}

async function editWatch(expression: string): Promise<void> {
  const text = await askText({
    title: 'Edit the watched expression',
    confirm: 'Watch it',
    field: { label: 'Expression', initial: expression },
  });
  if (text?.trim()) watchInstead(expression, text.trim());
}

/** Expressions whose values are shown wherever the run stands still. Looking at them changes nothing. */
export function Watches() {
  const workspace = useStudio((state) => state.workspace?.id);
  const expressions = useWatches((state) => state.expressions);
  useEffect(() => (workspace === undefined ? undefined : openWatches(workspace)), [workspace]);
  const roots = useWatched(expressions);
  return (
    <Section
      title="Watch"
      actions={
        <IconButton label="Watch an expression" onClick={() => void addWatch()}>
          <Plus size={14} aria-hidden="true" />
        </IconButton>
      }
    >
      {expressions.length === 0 ? (
        <p className="px-3 py-1 text-text-3">Expressions to keep an eye on.</p>
      ) : (
        <ValueTree
          label="Watch"
          roots={roots}
          actions={(row) => (row.level === 1 && row.name !== null ? <WatchActions expression={row.name} /> : null)}
          onRowKey={(row, event) => {
            if (row.level !== 1 || row.name === null) return false;
            if (event.key === 'Delete' || event.key === 'Backspace') unwatch(row.name);
            else if (event.key === 'F2') void editWatch(row.name);
            else return false;
            event.preventDefault();
            event.stopPropagation();
            return true;
          }}
        />
      )}
    </Section>
  );
}

/** For the pointer; the keys are F2 and Delete. */
function WatchActions({ expression }: { readonly expression: string }) {
  return (
    <span className="ml-auto hidden shrink-0 group-focus-within:flex group-hover:flex">
      <IconButton
        tabIndex={-1}
        className="h-5.5!"
        label={`Edit watch ${expression}`}
        keys="F2"
        onClick={(event) => {
          event.stopPropagation();
          void editWatch(expression);
        }}
      >
        <Pencil size={14} aria-hidden="true" />
      </IconButton>
      <IconButton
        tabIndex={-1}
        className="h-5.5!"
        label={`Remove watch ${expression}`}
        keys="Delete"
        onClick={(event) => {
          event.stopPropagation();
          unwatch(expression);
        }}
      >
        <Trash2 size={14} aria-hidden="true" />
      </IconButton>
    </span>
  );
}

function useWatched(expressions: readonly string[]): readonly ValueRoot[] {
  const paused = useDebug(({ run }) => run?.phase === 'paused');
  const stand = useDebug((state) => state.stand);
  const [known, setKnown] = useState<ReadonlyMap<string, ValueRoot>>(new Map());
  // biome-ignore lint/correctness/useExhaustiveDependencies: evaluated again at each standing of the run
  useEffect(() => {
    let late = false;
    if (!paused) {
      setKnown(new Map());
      return;
    }
    for (const expression of expressions) {
      void watched(expression).then((root) => !late && setKnown((all) => new Map(all).set(expression, root)));
    }
    return () => {
      late = true;
    };
  }, [expressions, stand, paused]);
  return expressions.map(
    (name) =>
      known.get(name) ?? { path: `watch:${name}`, name, value: null, ref: null, note: paused ? '…' : 'not paused' },
  );
}

async function watched(expression: string): Promise<ValueRoot> {
  const root = { path: `watch:${expression}`, name: expression };
  const frame = useDebug.getState().run?.frame ?? 0;
  try {
    const { value, thrown } = await askRun({ name: 'evaluate', frame, expression, purpose: 'watch' });
    return { ...root, value, ref: thrown ? null : value.ref, bad: thrown };
  } catch (error) {
    return { ...root, value: null, ref: null, note: failureOf(error).message, bad: true };
  }
}
