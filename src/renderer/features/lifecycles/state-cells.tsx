import { Circle, CircleDot, Flag } from 'lucide-react';
import { type ComponentProps, useId } from 'react';
import { toast } from 'sonner';
import {
  type EntitlementAction,
  entitlementActions,
  type LifecycleConfig,
  type LifecycleState,
} from '#contract/model/lifecycle.ts';
import { changeState, type StateChanges } from '#engine/lifecycle/edits.ts';
import { entitlementWords } from '#engine/lifecycle/element-words.ts';
import { SelectInput } from '#renderer/ui/field.tsx';
import { CellNote } from './checked-cell.tsx';
import { setInitial, tryEdit } from './edit-lifecycle.ts';

interface EntitlementSelectProps extends Omit<ComponentProps<typeof SelectInput>, 'value' | 'onChange'> {
  readonly value: EntitlementAction;
  readonly onChange: (action: EntitlementAction) => void;
}

/** What entering a state does to entitlements. */
export function EntitlementSelect({ value, onChange, ...rest }: EntitlementSelectProps) {
  return (
    <SelectInput
      {...rest}
      value={value}
      onChange={(event) => {
        const chosen = entitlementActions.find((one) => one === event.target.value);
        if (chosen !== undefined) onChange(chosen);
      }}
    >
      {entitlementActions.map((one) => (
        <option key={one} value={one}>
          {entitlementWords[one]}
        </option>
      ))}
    </SelectInput>
  );
}

const kinds = {
  between: { word: 'In between', icon: Circle, colour: 'text-text-3' },
  initial: { word: 'Initial', icon: CircleDot, colour: 'text-ok' },
  terminal: { word: 'Terminal', icon: Flag, colour: 'text-text-1' },
} as const;
type StateKind = keyof typeof kinds;

interface KindCellProps {
  readonly state: LifecycleState;
  readonly isInitial: boolean;
  readonly refusal: string | undefined;
  readonly onChange: (kind: StateKind) => void;
}

/** Whether a state is the first, an end, or neither, with its sign (032 FR-017). */
export function KindCell({ state, isInitial, refusal, onChange }: KindCellProps) {
  const note = useId();
  const kind = isInitial ? 'initial' : state.is_terminal ? 'terminal' : 'between';
  const { icon: Icon, colour } = kinds[kind];
  return (
    <>
      <span className="flex items-center gap-1.5">
        <Icon size={14} aria-hidden="true" className={`shrink-0 ${colour}`} />
        <SelectInput
          data-cell="kind"
          aria-label={`Kind of ${state.name}`}
          aria-invalid={refusal === undefined ? undefined : true}
          aria-describedby={refusal === undefined ? undefined : note}
          className="h-6!"
          value={kind}
          onChange={(event) => onChange(event.target.value as StateKind)}
        >
          {Object.entries(kinds).map(([one, { word }]) => (
            <option key={one} value={one}>
              {word}
            </option>
          ))}
        </SelectInput>
      </span>
      <CellNote id={note} text={refusal} />
    </>
  );
}

/** Makes a state another kind, or returns why it cannot be. Another state that would lose the mark is asked about first. */
export function changeKind(lid: string, { id }: LifecycleState, kind: StateKind): string | null {
  if (kind === 'initial') {
    void setInitial(lid, id, true, { is_terminal: false });
    return null;
  }
  let told: string | null = null;
  const become = (config: LifecycleConfig) => {
    const changes: StateChanges = { is_terminal: kind === 'terminal', is_initial: false };
    const { config: after, warning } = changeState(config, id, changes);
    told = warning;
    return after;
  };
  const refusal = tryEdit(lid, become);
  if (refusal === null && told !== null) toast.warning(told);
  return refusal;
}
