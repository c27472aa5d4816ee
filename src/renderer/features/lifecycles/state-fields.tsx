import { type LifecycleConfig, type LifecycleState, stateName } from '#contract/model/lifecycle.ts';
import { Checkbox, Field } from '#renderer/ui/field.tsx';
import { ActionsEditor } from './actions-editor.tsx';
import { CheckedText } from './checked-text.tsx';
import { descriptionText } from './config-fields.tsx';
import { editState, setInitial } from './edit-lifecycle.ts';
import { EntitlementSelect } from './state-cells.tsx';

/** What the fields of every element are given. */
export interface ElementFieldsProps {
  readonly lid: string;
  readonly config: LifecycleConfig;
  /** Its name takes the focus, once; then `onNamed` is called. */
  readonly naming: boolean;
  readonly onNamed: () => void;
}

interface StateFieldsProps extends ElementFieldsProps {
  readonly state: LifecycleState;
}

export function StateFields({ lid, config, state, naming, onNamed }: StateFieldsProps) {
  const { id } = state;
  return (
    <>
      <CheckedText
        label="Name"
        value={state.name}
        schema={stateName}
        onChange={(name) => editState(lid, id, { name }, 'name')}
        takeFocus={naming}
        onTaken={onNamed}
      />
      <CheckedText
        label="Description"
        multiline
        value={state.description ?? ''}
        schema={descriptionText}
        onChange={(text) => editState(lid, id, { description: text === '' ? null : text }, 'description')}
      />
      <Checkbox
        label="Initial"
        hint="Objects begin here; there is one such state."
        checked={config.initial_state_id === id}
        onChange={(event) => void setInitial(lid, id, event.target.checked)}
      />
      <Checkbox
        label="Terminal"
        hint="The end: nothing leads out of it."
        checked={state.is_terminal}
        onChange={(event) => editState(lid, id, { is_terminal: event.target.checked })}
      />
      <Field label="On entry, entitlements">
        {(ids) => (
          <EntitlementSelect
            {...ids}
            value={state.entitlement_action}
            onChange={(entitlement_action) => editState(lid, id, { entitlement_action })}
          />
        )}
      </Field>
      <ActionsEditor
        title="Actions on entry"
        actions={state.entry_actions}
        onChange={(entry_actions, run) => editState(lid, id, { entry_actions }, run)}
      />
      <ActionsEditor
        title="Actions on exit"
        actions={state.exit_actions}
        onChange={(exit_actions, run) => editState(lid, id, { exit_actions }, run)}
      />
    </>
  );
}
