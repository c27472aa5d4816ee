import { TriangleAlert } from 'lucide-react';
import { useId } from 'react';
import { classNames } from '#renderer/lib/class-names.ts';
import { FieldValue } from './field-value.tsx';
import type { FieldQuestion, Picks, Side } from './question.ts';

interface FieldPickerProps {
  readonly questions: readonly FieldQuestion[];
  readonly picks: Picks;
  readonly notes: Readonly<Record<Side, string>>;
  readonly onPick: (key: string, side: Side) => void;
}

const titles: readonly { readonly side: Side; readonly title: string }[] = [
  { side: 'theirs', title: 'Theirs' },
  { side: 'base', title: 'Before' },
  { side: 'yours', title: 'Yours' },
];

/** Fields that both sides changed: what it was, what they made of it, what you made of it; one of the three is taken. */
export function FieldPicker({ questions, picks, notes, onPick }: FieldPickerProps) {
  return (
    <div className="flex flex-col gap-4 p-4">
      {questions.map((question) => (
        <FieldChoice
          key={question.key}
          question={question}
          picked={picks[question.key]}
          notes={notes}
          onPick={onPick}
        />
      ))}
    </div>
  );
}

interface FieldChoiceProps {
  readonly question: FieldQuestion;
  readonly picked: Side | undefined;
  readonly notes: Readonly<Record<Side, string>>;
  readonly onPick: (key: string, side: Side) => void;
}

function FieldChoice({ question: { key, conflict, place, words }, picked, notes, onPick }: FieldChoiceProps) {
  const id = useId();
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1 flex items-baseline gap-2">
        <span className={conflict.path.length === 0 ? 'section-head' : 'font-semibold'}>{place}</span>
        <span className="text-small text-text-2">{picked === undefined ? 'choose one' : 'chosen'}</span>
      </legend>
      {conflict.unit === 'ask' ? (
        <p className="flex items-start gap-2 rounded-sm bg-warn-soft px-3 py-1.5">
          <TriangleAlert size={16} aria-hidden="true" className="mt-px shrink-0 text-warn" />
          <span>
            This switches production: what is active runs for every account from the next publish on. No program decides
            it for you.
          </span>
        </p>
      ) : conflict.reason === null ? null : (
        <p className="text-text-2">{conflict.reason}</p>
      )}
      <div className="grid grid-cols-[repeat(auto-fit,minmax(200px,1fr))] gap-2">
        {titles.map(({ side, title }) => (
          <label
            key={side}
            htmlFor={`${id}-${side}`}
            className={classNames(
              'flex min-w-0 cursor-default items-start gap-2 rounded-sm border px-3 py-2',
              picked === side ? 'border-accent bg-accent-soft' : 'border-line bg-surface-1 hover:bg-surface-2',
            )}
          >
            <input
              id={`${id}-${side}`}
              type="radio"
              name={id}
              value={side}
              checked={picked === side}
              onChange={() => onPick(key, side)}
              className="mt-0.5 size-3.5 shrink-0 accent-accent-fill"
            />
            <span className="flex min-w-0 flex-1 flex-col gap-1">
              <span className="flex items-center gap-2 text-small text-text-2">
                <span aria-hidden="true" className={`merge-key merge-key-${side}`} />
                <span className="font-semibold text-text-1">{title}</span>
                <span className="truncate">{notes[side]}</span>
              </span>
              <span className="selectable">
                <FieldValue field={conflict.field} unit={conflict.unit} value={conflict[side]} words={words[side]} />
              </span>
            </span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
