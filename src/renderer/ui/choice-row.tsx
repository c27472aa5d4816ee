import { classNames } from '#renderer/lib/class-names.ts';

interface Choice<Value> {
  readonly value: Value;
  readonly label: string;
  /** How many it stands for. */
  readonly count?: number;
}

interface ChoiceRowProps<Value> {
  readonly label: string;
  readonly choices: readonly Choice<Value>[];
  readonly chosen: Value;
  readonly onChoose: (value: Value) => void;
  readonly className?: string;
}

/** A few choices side by side, one of which is in force. */
export function ChoiceRow<Value extends string | null>(props: ChoiceRowProps<Value>) {
  const { label, choices, chosen, onChoose, className = 'gap-1.5' } = props;
  return (
    <fieldset aria-label={label} className={classNames('flex shrink-0 flex-wrap', className)}>
      {choices.map(({ value, label: words, count }) => (
        <button
          key={value ?? ''}
          type="button"
          aria-pressed={chosen === value}
          onClick={() => onChoose(value)}
          className={classNames(
            'inline-flex h-6 items-center gap-1.5 rounded-sm border px-2',
            chosen === value
              ? 'border-accent bg-accent-soft text-text-1'
              : 'border-line text-text-2 hover:bg-surface-2',
          )}
        >
          {words}
          {count === undefined ? null : <span className="text-small text-text-3">{count}</span>}
        </button>
      ))}
    </fieldset>
  );
}
