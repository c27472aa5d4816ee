import { type ComponentProps, useState } from 'react';
import type { LifecycleConfig } from '#contract/model/lifecycle.ts';
import { SelectInput } from '#renderer/ui/field.tsx';

export interface StateSelectProps extends Omit<ComponentProps<typeof SelectInput>, 'value' | 'onChange'> {
  readonly config: LifecycleConfig;
  readonly value: string;
  readonly only: (state: LifecycleConfig['states'][number]) => boolean;
  readonly onChange: (id: string) => void;
}

/** With more states than this a table of selects is slow unless each names its own state alone until it has the focus. */
const fewStates = 40;

/** One of the states of this lifecycle, and of no other (032 US3-4). */
export function StateSelect({ config, value, only, onChange, ...rest }: StateSelectProps) {
  const [entered, setEntered] = useState(false);
  const isOpen = entered || config.states.length <= fewStates;
  const shown = config.states.filter((state) => state.id === value || (isOpen && only(state)));
  return (
    <SelectInput
      {...rest}
      value={value}
      onPointerDown={() => setEntered(true)}
      onFocus={() => setEntered(true)}
      onBlur={() => setEntered(false)}
      onChange={(event) => onChange(event.target.value)}
    >
      {shown.some(({ id }) => id === value) ? null : <option value={value}>no state</option>}
      {shown.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </SelectInput>
  );
}
