import { type LifecycleTransition, lifecycleLimits, transitionName } from '#contract/model/lifecycle.ts';
import { Checkbox, Field } from '#renderer/ui/field.tsx';
import { NumberInput } from '#renderer/ui/number-input.tsx';
import { CheckedText } from './checked-text.tsx';
import { ConditionsEditor } from './conditions-editor.tsx';
import { editTransition, reconnect } from './edit-lifecycle.ts';
import type { ElementFieldsProps } from './state-fields.tsx';
import { StateSelect, type StateSelectProps } from './state-select.tsx';

interface TransitionFieldsProps extends ElementFieldsProps {
  readonly transition: LifecycleTransition;
}

export function TransitionFields({ lid, config, transition, naming, onNamed }: TransitionFieldsProps) {
  const { id } = transition;
  return (
    <>
      <CheckedText
        label="Name"
        value={transition.name}
        schema={transitionName}
        onChange={(name) => editTransition(lid, id, { name }, 'name')}
        takeFocus={naming}
        onTaken={onNamed}
      />
      <div className="grid grid-cols-2 gap-2">
        <StateChoice
          label="From"
          config={config}
          value={transition.from_state_id}
          only={(state) => !state.is_terminal}
          onChange={(state) => reconnect(lid, id, 'from', state)}
        />
        <StateChoice
          label="To"
          config={config}
          value={transition.to_state_id}
          only={(state) => state.id !== transition.from_state_id}
          onChange={(state) => reconnect(lid, id, 'to', state)}
        />
      </div>
      <Checkbox
        label="Requires approval"
        hint="Somebody has to grant it each time."
        checked={transition.requires_approval}
        onChange={(event) => editTransition(lid, id, { requires_approval: event.target.checked })}
      />
      <NumberInput
        label="Grace period"
        unit="hours"
        min={0}
        max={lifecycleLimits.gracePeriodHours}
        value={transition.grace_period_hours}
        onChange={(grace_period_hours) => editTransition(lid, id, { grace_period_hours }, 'grace')}
      />
      <ConditionsEditor
        lid={lid}
        conditions={transition.conditions}
        onChange={(conditions, run) => editTransition(lid, id, { conditions: [...conditions] }, run)}
      />
    </>
  );
}

interface StateChoiceProps extends StateSelectProps {
  readonly label: string;
}

export function StateChoice({ label, ...rest }: StateChoiceProps) {
  return <Field label={label}>{(ids) => <StateSelect {...ids} {...rest} />}</Field>;
}
