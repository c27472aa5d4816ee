import { SelectInput } from './field.tsx';

interface FilterChoiceProps<Value extends string> {
  readonly label: string;
  /** What it says while nothing is left out. */
  readonly all: string;
  readonly value: Value | null;
  readonly options: readonly (readonly [Value, string])[];
  readonly onChange: (value: Value | null) => void;
}

/** One property that a list is filtered by. */
export function FilterChoice<Value extends string>(props: FilterChoiceProps<Value>) {
  const { label, all, value, options, onChange } = props;
  return (
    <SelectInput
      aria-label={label}
      className="w-34!"
      value={value ?? ''}
      onChange={(event) => onChange(options.find(([one]) => one === event.target.value)?.[0] ?? null)}
    >
      <option value="">{all}</option>
      {options.map(([one, word]) => (
        <option key={one} value={one}>
          {word}
        </option>
      ))}
    </SelectInput>
  );
}
