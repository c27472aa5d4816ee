import { ArrowRight, Circle, Waypoints } from 'lucide-react';
import { type KeyboardEvent, useEffect, useId } from 'react';
import type { ComparedElement, ComparisonLine } from '#engine/lifecycle/comparison-words.ts';
import { classNames } from '#renderer/lib/class-names.ts';
import { CursorRow } from '#renderer/ui/cursor-row.tsx';
import { listTarget } from '#renderer/ui/list-keys.ts';
import { MarkChip } from './compared-drawings.tsx';

interface CompareListProps {
  readonly elements: readonly ComparedElement[];
  /** The id of the element that is looked at; the configuration's is empty. */
  readonly selected: string | null;
  readonly onSelect: (id: string) => void;
}

const icons = { lifecycle: Waypoints, state: Circle, transition: ArrowRight } as const;
const kinds = { lifecycle: 'Lifecycle', state: 'State', transition: 'Transition' } as const;

/** Everything that differs, element by element, with what was and what is. */
export function CompareList({ elements, selected, onSelect }: CompareListProps) {
  const base = useId();
  const at = elements.findIndex(({ id }) => id === selected);
  useEffect(() => {
    if (selected !== null) document.getElementById(`${base}-${selected}`)?.scrollIntoView({ block: 'nearest' });
  }, [base, selected]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const next = elements[listTarget(event.key, at, elements.length) ?? -1];
    if (next === undefined) return;
    onSelect(next.id);
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      role="listbox"
      aria-label="Differences"
      tabIndex={0}
      data-part-focus
      aria-activedescendant={at === -1 ? undefined : `${base}-${selected}`}
      onKeyDown={onKeyDown}
      className="group min-h-0 flex-1 overflow-y-auto outline-none focus-visible:shadow-[inset_0_0_0_1px_var(--accent)]"
    >
      {elements.map((element) => (
        <ElementRow
          key={element.id}
          id={`${base}-${element.id}`}
          element={element}
          isSelected={element.id === selected}
          onSelect={() => onSelect(element.id)}
        />
      ))}
    </div>
  );
}

interface ElementRowProps {
  readonly id: string;
  readonly element: ComparedElement;
  readonly isSelected: boolean;
  readonly onSelect: () => void;
}

function ElementRow({ id, element: { kind, name, change, lines }, isSelected, onSelect }: ElementRowProps) {
  const Icon = icons[kind];
  return (
    <CursorRow
      id={id}
      role="option"
      aria-selected={isSelected}
      onClick={onSelect}
      className={classNames(
        'flex flex-col gap-1 border-line border-b px-3 py-1.5',
        isSelected ? 'bg-accent-soft' : 'hover:bg-surface-2',
      )}
    >
      <span className="flex items-center gap-1.5">
        <Icon size={14} aria-hidden="true" className="shrink-0 text-text-3" />
        <span className="sr-only">{kinds[kind]}</span>
        <span className="min-w-0 flex-1 truncate font-semibold">{name}</span>
        <MarkChip mark={change} />
      </span>
      {lines.map((line) => (
        <Line key={`${line.change} ${line.what} ${line.before} ${line.after}`} line={line} />
      ))}
    </CursorRow>
  );
}

/** One difference. What came or went as a whole says what it is. */
function Line({ line: { change, what, before, after } }: { readonly line: ComparisonLine }) {
  if (what === '') {
    const words = after ?? before;
    return words === null || words === '' ? null : <span className="pl-5 text-small text-text-2">{words}</span>;
  }
  return (
    <span className="flex flex-col pl-5 text-small">
      <span className="text-text-2">
        {what}
        {change === 'changed' ? '' : ` ${change}`}
      </span>
      <span className="min-w-0 break-words">
        {change === 'added' ? null : <Side words={before} old />}
        {change === 'added' || change === 'removed' ? null : <span className="px-1 text-text-3">→</span>}
        {change === 'removed' ? null : <Side words={after} />}
      </span>
    </span>
  );
}

function Side({ words, old = false }: { readonly words: string | null; readonly old?: boolean }) {
  if (words === null) return <span className="text-text-3">nothing</span>;
  return old ? (
    <del className="text-text-2 decoration-bad">{words}</del>
  ) : (
    <ins className="text-text-1 no-underline">{words}</ins>
  );
}
