import { ArrowDown, Check, Zap } from 'lucide-react';
import type { EditorRegion, RegionChoice } from '#engine/merge/merge-editor.ts';
import { classNames } from '#renderer/lib/class-names.ts';
import type { MergeController, MergeSide } from './merge-controller.ts';
import { regionInWords } from './merge-words.ts';

interface MergeHeadingProps {
  readonly side: MergeSide;
  readonly region: EditorRegion;
  /** Counted among the conflicts; null for what merged by itself. */
  readonly number: number | null;
  readonly controller: MergeController;
}

/** The line above a region: what it is, and what can be done with it here by the pointer. Keys do the same from anywhere. */
export function MergeHeading({ side, region, number, controller }: MergeHeadingProps) {
  const choice = controller.choiceOf(region);
  const current = controller.current?.index === region.index;
  const name = number === null ? 'From theirs' : `Conflict ${number}`;
  return (
    <div
      className={classNames(
        'merge-heading-line flex h-6 items-center gap-1 px-1 font-ui text-small text-text-2',
        current && 'merge-heading-current text-text-1',
      )}
    >
      <Mark region={region} choice={choice} />
      <span className="truncate">
        {name}
        {side === 'result' ? stateWords(region, choice) : null}
      </span>
      <span className="flex-1" />
      <Actions side={side} region={region} choice={choice} onChoose={(made) => controller.choose(made, region.index)} />
    </div>
  );
}

function stateWords(region: EditorRegion, choice: RegionChoice | undefined): string {
  if (region.open) return ': open';
  if (choice === undefined) return '';
  const words = regionInWords(region, choice);
  return `: ${words.charAt(0).toLowerCase()}${words.slice(1)}`;
}

function Mark({ region, choice }: { readonly region: EditorRegion; readonly choice: RegionChoice | undefined }) {
  if (region.open) return <Zap size={14} aria-hidden="true" className="shrink-0 text-warn" />;
  if (region.kind === 'conflict' || choice !== undefined)
    return <Check size={14} aria-hidden="true" className="shrink-0 text-ok" />;
  return <ArrowDown size={14} aria-hidden="true" className="shrink-0 text-(--theirs)" />;
}

interface ActionsProps {
  readonly side: MergeSide;
  readonly region: EditorRegion;
  readonly choice: RegionChoice | undefined;
  readonly onChoose: (choice: RegionChoice | null) => void;
}

function Actions({ side, region, choice, onChoose }: ActionsProps) {
  const conflict = region.kind === 'conflict';
  if (side === 'theirs' && (conflict || choice === 'base') && choice !== 'theirs')
    return <Act onClick={() => onChoose(conflict ? 'theirs' : null)}>Take theirs</Act>;
  if (side === 'yours' && conflict && choice !== 'yours')
    return <Act onClick={() => onChoose('yours')}>Take yours</Act>;
  if (side !== 'result') return null;
  if (choice !== undefined) return <Act onClick={() => onChoose(null)}>Take back</Act>;
  if (!conflict) return <Act onClick={() => onChoose('base')}>Leave out</Act>;
  return (
    <>
      <Act onClick={() => onChoose('theirs_then_yours')}>Both</Act>
      <Act onClick={() => onChoose('base')}>Neither</Act>
    </>
  );
}

function Act({ onClick, children }: { readonly onClick: () => void; readonly children: string }) {
  return (
    <button
      type="button"
      tabIndex={-1}
      onClick={onClick}
      className="shrink-0 rounded-sm px-1.5 text-accent hover:bg-surface-3"
    >
      {children}
    </button>
  );
}
