import { classNames } from '#renderer/lib/class-names.ts';

interface ChoiceProps {
  /** The group that it is one of. */
  readonly group: string;
  readonly title: string;
  readonly help: string;
  readonly chosen: boolean;
  readonly disabled?: boolean;
  readonly onChoose: () => void;
}

/** One of several ways to go on, with what it means. */
export function Choice({ group, title, help, chosen, disabled = false, onChoose }: ChoiceProps) {
  return (
    <label
      className={classNames(
        'flex items-start gap-2 rounded-sm border px-3 py-1.5',
        chosen ? 'border-accent bg-accent-soft' : 'border-line',
        disabled ? 'text-text-3' : !chosen && 'hover:bg-surface-2',
      )}
    >
      <input
        type="radio"
        name={group}
        className="mt-0.5 size-3.5 accent-accent-fill"
        checked={chosen}
        disabled={disabled}
        onChange={onChoose}
      />
      <span className="min-w-0">
        <span className="font-semibold">{title}</span>
        <span className="block text-small text-text-2">{help}</span>
      </span>
    </label>
  );
}
