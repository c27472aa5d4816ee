import { zodResolver } from '@hookform/resolvers/zod';
import { useEffect, useState } from 'react';
import { useForm } from 'react-hook-form';
import { bindingLimits } from '#contract/model/hook-binding.ts';
import type { BindingRow } from '#contract/rpc/bindings.ts';
import { hookPhases, operationTypes } from '#contract/script/test-context.ts';
import { useBindings } from '#renderer/api/bindings.ts';
import { useConnectors } from '#renderer/api/connectors.ts';
import { failureOf } from '#renderer/api/failure.ts';
import { useScript } from '#renderer/api/scripts.ts';

import { Field, SelectInput } from '#renderer/ui/field.tsx';
import { FormDialog } from '#renderer/ui/form-dialog.tsx';
import { addBinding, changeBinding, laneOf, laneRefusal, moveBinding } from './binding-actions.ts';
import { type BindingForm, bindingForm, changesOf, formOf } from './binding-form.ts';
import { type Operation, operationWords, type Phase, phaseWords } from './binding-words.ts';
import { ScriptChoice } from './script-choice.tsx';
import { SettingsFields } from './settings-fields.tsx';

/** What the dialog begins from: a binding, or the script or connector that a new one is for. */
export type BindingSubject =
  | { readonly kind: 'edit'; readonly row: BindingRow }
  | { readonly kind: 'new'; readonly script_lid: string | null; readonly connector_lid: string | null };

interface BindingDialogProps {
  readonly subject: BindingSubject;
  readonly onClose: () => void;
}

const fresh: BindingForm = {
  execution_order: bindingLimits.orderStep,
  failure_policy: 'abort',
  max_retries: 0,
  timeout_seconds: bindingLimits.timeoutSecondsDefault,
  enabled: true,
};

/** The number of one that comes after the others of its phase. */
function nextOrder(rows: readonly BindingRow[], operation: Operation, phase: Phase): number {
  const last = laneOf(rows, operation, phase).at(-1)?.execution_order ?? 0;
  return (Math.floor(last / bindingLimits.orderStep) + 1) * bindingLimits.orderStep;
}

/** Makes a binding or changes one, with every field it has (036 US2-1, US2-3). */
export function BindingDialog({ subject, onClose }: BindingDialogProps) {
  const edited = subject.kind === 'edit' ? subject.row : null;
  const [connector, setConnector] = useState(
    edited?.connector_lid ?? (subject.kind === 'new' ? subject.connector_lid : null),
  );
  const [script, setScript] = useState(edited?.script_lid ?? (subject.kind === 'new' ? subject.script_lid : null));
  const [phase, setPhase] = useState<Phase>(edited?.hook_phase ?? 'before');
  const [operation, setOperation] = useState<Operation>(edited?.operation_type ?? 'create');
  const [failure, setFailure] = useState<string | null>(null);
  const connectors = useConnectors().connectors ?? [];
  const scriptName = useScript(script)?.name ?? edited?.script_name ?? 'script';
  const { rows } = useBindings({ connector_lid: connector ?? '' });
  const form = useForm<BindingForm>({
    resolver: zodResolver(bindingForm),
    defaultValues: edited ? formOf(edited) : fresh,
    mode: 'onChange',
  });
  const isElsewhere = edited === null || phase !== edited.hook_phase;
  const refusal = connector !== null && isElsewhere ? laneRefusal(rows ?? [], operation, phase) : null;
  const missing = connector === null ? 'Choose a connector.' : script === null ? 'Choose a script.' : refusal;
  const place = (nextConnector: string | null, nextOperation: Operation, nextPhase: Phase) => {
    setConnector(nextConnector);
    setOperation(nextOperation);
    setPhase(nextPhase);
  };
  const next = nextOrder(rows ?? [], operation, phase);
  useEffect(() => {
    if (edited === null && !form.getFieldState('execution_order').isDirty)
      form.resetField('execution_order', { defaultValue: next });
  }, [edited, form, next]);
  const save = async (values: BindingForm) => {
    if (connector === null || script === null) return;
    try {
      if (edited === null) {
        await addBinding({
          ...values,
          connector_lid: connector,
          script_lid: script,
          operation_type: operation,
          hook_phase: phase,
          execution_order: form.formState.dirtyFields.execution_order ? values.execution_order : undefined,
        });
      } else {
        const changes = changesOf(values, edited);
        if (changes !== null) await changeBinding(edited, changes);
        if (phase !== edited.hook_phase) {
          await moveBinding({ ...edited, ...changes }, phase, laneOf(rows ?? [], operation, phase).length);
        }
      }
      onClose();
    } catch (error) {
      setFailure(failureOf(error).message);
    }
  };
  const nameOfConnector = connectors.find(({ lid }) => lid === connector)?.name;
  return (
    <FormDialog
      title={edited ? `Edit binding of ${scriptName}` : 'Add binding'}
      submit={edited ? 'Save binding' : 'Add binding'}
      disabled={missing !== null || form.formState.isSubmitting}
      reason={missing ?? undefined}
      onSubmit={() => void form.handleSubmit(save)()}
      onClose={onClose}
      failure={failure}
    >
      {subject.kind === 'new' && subject.script_lid === null ? (
        <ScriptChoice chosen={script} name={scriptName} onChoose={setScript} />
      ) : null}
      <Field
        label="Connector"
        hint={connectors.length === 0 ? 'There is no connector yet; make one first.' : undefined}
      >
        {(ids) =>
          edited || (subject.kind === 'new' && subject.connector_lid !== null) ? (
            <p id={ids.id} className="flex h-7 items-center">
              {nameOfConnector ?? 'A connector that is gone'}
            </p>
          ) : (
            <SelectInput
              {...ids}
              value={connector ?? ''}
              onChange={(event) => place(event.target.value || null, operation, phase)}
            >
              <option value="">Choose…</option>
              {connectors.map(({ lid, name }) => (
                <option key={lid} value={lid}>
                  {name}
                </option>
              ))}
            </SelectInput>
          )
        }
      </Field>
      <div className="flex gap-3">
        <div className="flex-1">
          <Field label="Hook phase" error={refusal ?? undefined}>
            {(ids) => (
              <SelectInput
                {...ids}
                value={phase}
                onChange={(event) => place(connector, operation, event.target.value as Phase)}
              >
                {hookPhases.map((one) => (
                  <option key={one} value={one}>
                    {phaseWords[one]}
                  </option>
                ))}
              </SelectInput>
            )}
          </Field>
        </div>
        <div className="flex-1">
          <Field label="Operation">
            {(ids) => (
              <SelectInput
                {...ids}
                value={operation}
                disabled={edited !== null}
                onChange={(event) => place(connector, event.target.value as Operation, phase)}
              >
                {operationTypes.map((one) => (
                  <option key={one} value={one}>
                    {operationWords[one]}
                  </option>
                ))}
              </SelectInput>
            )}
          </Field>
        </div>
      </div>
      <SettingsFields form={form} phase={phase} />
    </FormDialog>
  );
}
