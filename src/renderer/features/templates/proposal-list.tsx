import type { PlaceholderProposal } from '#engine/template/with-placeholders.ts';
import { lineStarts } from '#engine/text/lines.ts';
import { Button } from '#renderer/ui/button.tsx';
import { TextInput } from '#renderer/ui/field.tsx';
import { typeWords } from './placeholder-words.ts';

interface ProposalListProps {
  readonly body: string;
  readonly proposals: readonly PlaceholderProposal[];
  readonly keys: readonly string[];
  /** By their places in `proposals`. */
  readonly ticked: ReadonlySet<number>;
  readonly onTick: (ticked: ReadonlySet<number>) => void;
  readonly onKey: (index: number, key: string) => void;
}

/** The literals of a script, to tick, in the order of its text. Likely are attributes and what the script gives a name. */
export function ProposalList({ body, proposals, keys, ticked, onTick, onKey }: ProposalListProps) {
  if (proposals.length === 0) {
    return <p className="text-text-2">No text, number or attribute of this script could become a placeholder.</p>;
  }
  const starts = lineStarts(body);
  const lineOf = (offset: number) => starts.findLastIndex((start) => start <= offset) + 1;
  const likely = new Set(proposals.flatMap((proposal, index) => (proposal.likely ? [index] : [])));
  const toggle = (index: number) => {
    const next = new Set(ticked);
    if (!next.delete(index)) next.add(index);
    onTick(next);
  };
  return (
    <section aria-label="Placeholders" className="flex min-h-0 flex-1 flex-col">
      <header className="flex items-center gap-2 pb-1">
        <h3 className="section-head flex-1">
          Placeholders{' '}
          <span className="font-normal text-text-3">
            {ticked.size} of {proposals.length}
          </span>
        </h3>
        <Button className="h-6" disabled={likely.size === 0} onClick={() => onTick(likely)}>
          Tick likely ones
        </Button>
        <Button className="h-6" disabled={ticked.size === 0} onClick={() => onTick(new Set())}>
          None
        </Button>
      </header>
      <ul className="min-h-0 flex-1 overflow-y-auto rounded-sm border border-line">
        {proposals.map((proposal, index) => {
          const { annotation, places } = proposal;
          const on = ticked.has(index);
          const value = String(annotation.default);
          const times = places.length === 1 ? '' : `, ${places.length} places`;
          return (
            <li
              key={`${annotation.type}:${places[0]?.start}`}
              className="flex h-8 items-center gap-2 px-2 hover:bg-surface-2"
            >
              <input
                id={`proposal-${index}`}
                type="checkbox"
                className="size-3.5 shrink-0 accent-accent-fill"
                checked={on}
                onChange={() => toggle(index)}
              />
              <label htmlFor={`proposal-${index}`} className="flex min-w-0 flex-1 items-center gap-2" title={value}>
                <span className="w-16 shrink-0 text-small text-text-2">{typeWords[annotation.type]}</span>
                <code className="min-w-0 flex-1 truncate">{value}</code>
                <span className="shrink-0 text-small text-text-3">
                  line {lineOf(places[0]?.start ?? 0)}
                  {times}
                </span>
              </label>
              {on ? (
                <span className="w-36 shrink-0">
                  <TextInput
                    aria-label={`Key of ${value}`}
                    className="font-code"
                    value={keys[index] ?? annotation.key}
                    onChange={(event) => onKey(index, event.target.value)}
                  />
                </span>
              ) : null}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
