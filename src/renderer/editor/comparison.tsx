import { ArrowDown, ArrowUp, Pilcrow } from 'lucide-react';
import { type KeyboardEvent, type ReactNode, useCallback, useMemo, useRef } from 'react';
import { countChanges } from '#engine/diff/compare-texts.ts';
import { commandFor } from '#renderer/commands/keyboard.ts';
import { commandData, commandKeys, runCommand } from '#renderer/commands/registry.ts';
import { closeComparison, showComparison, useComparison } from '#renderer/state/comparison.ts';
import { IconButton } from '#renderer/ui/button.tsx';
import { ChangeSize } from '#renderer/ui/change-size.tsx';
import { DiffSides } from './diff-sides.tsx';
import { type DiffMoves, TextDiff } from './text-diff.tsx';

interface ComparisonProps {
  readonly original: string;
  readonly modified: string;
  readonly originalLabel: string;
  readonly modifiedLabel: string;
  readonly language?: 'javascript' | 'json';
  /** Said where both are the same to the last character. */
  readonly same?: string;
  /** Stands before the tools. */
  readonly children?: ReactNode;
}

/** Commands have no keys while a dialog is open; a comparison in one keeps its own. */
function onKeyDown(event: KeyboardEvent): void {
  const command = commandFor(event.nativeEvent);
  if (command !== 'compare.next' && command !== 'compare.previous') return;
  event.preventDefault();
  event.stopPropagation();
  void runCommand(command);
}

/** Two texts with everything to read them by: how much differs, the way from change to change, and how they are shown. */
export function Comparison(props: ComparisonProps) {
  const { original, modified, originalLabel, modifiedLabel, language, children } = props;
  const side_by_side = useComparison((state) => state.side_by_side);
  const ignore_whitespace = useComparison((state) => state.ignore_whitespace);
  const moves = useRef<DiffMoves | null>(null);
  const size = useMemo(
    () => countChanges(original, modified, { ignore_whitespace }),
    [original, modified, ignore_whitespace],
  );
  const onMoves = useCallback((next: DiffMoves | null) => {
    if (moves.current !== null) closeComparison(moves.current);
    moves.current = next;
    if (next !== null) showComparison(next);
  }, []);
  const same = size.added + size.removed + size.changed === 0;
  return (
    <section
      aria-label={`Comparison of ${originalLabel} with ${modifiedLabel}`}
      className="flex h-full min-h-0 flex-col"
      onFocusCapture={() => moves.current !== null && showComparison(moves.current)}
      onKeyDownCapture={onKeyDown}
    >
      <div
        role="toolbar"
        aria-label="Comparison"
        className="flex min-h-8 shrink-0 flex-wrap items-center gap-x-2 border-line border-b px-3"
      >
        {children}
        <p role="status" aria-label="What differs" className="min-w-0 flex-1 truncate text-text-2">
          {same ? sameWords(original === modified, ignore_whitespace, props.same) : <ChangeSize size={size} words />}
        </p>
        <IconButton
          label={commandData('compare.previous').title}
          keys={commandKeys('compare.previous')}
          disabled={same}
          onClick={() => moves.current?.previous()}
        >
          <ArrowUp size={16} aria-hidden="true" />
        </IconButton>
        <IconButton
          label={commandData('compare.next').title}
          keys={commandKeys('compare.next')}
          disabled={same}
          onClick={() => moves.current?.next()}
        >
          <ArrowDown size={16} aria-hidden="true" />
        </IconButton>
        <IconButton
          label="Ignore white space around lines"
          pressed={ignore_whitespace}
          onClick={() => useComparison.setState({ ignore_whitespace: !ignore_whitespace })}
        >
          <Pilcrow size={16} aria-hidden="true" />
        </IconButton>
        <DiffSides
          sideBySide={side_by_side}
          onChange={(sideBySide) => useComparison.setState({ side_by_side: sideBySide })}
        />
      </div>
      <div className="min-h-0 flex-1">
        <TextDiff
          original={original}
          modified={modified}
          originalLabel={originalLabel}
          modifiedLabel={modifiedLabel}
          sideBySide={side_by_side}
          ignoreWhitespace={ignore_whitespace}
          language={language ?? 'javascript'}
          onMoves={onMoves}
        />
      </div>
    </section>
  );
}

function sameWords(identical: boolean, ignoring: boolean, same = 'The texts are the same.'): string {
  if (identical) return same;
  return ignoring
    ? 'Only white space around lines, or how lines end, differs.'
    : 'Every line is the same; only how lines end differs.';
}
