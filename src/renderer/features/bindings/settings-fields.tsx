import type { UseFormReturn } from 'react-hook-form';
import { bindingLimits, failurePolicies } from '#contract/model/hook-binding.ts';
import type { BindingRow } from '#contract/rpc/bindings.ts';
import { Checkbox, Field, SelectInput, TextInput } from '#renderer/ui/field.tsx';
import type { BindingForm } from './binding-form.ts';
import { failureWords, policyLabels } from './binding-words.ts';

interface SettingsFieldsProps {
  readonly form: UseFormReturn<BindingForm>;
  readonly phase: BindingRow['hook_phase'];
}

/** Order, policy, retries, time limit and whether it runs: what can be changed of a binding (036 US2-1, US2-3, US2-4). */
export function SettingsFields({ form, phase }: SettingsFieldsProps) {
  const { errors } = form.formState;
  const [policy, retries] = form.watch(['failure_policy', 'max_retries']);
  const number = { valueAsNumber: true } as const;
  return (
    <>
      <div className="flex gap-3">
        <div className="min-w-0 flex-1">
          <Field label="Execution order" error={errors.execution_order?.message}>
            {(ids) => <TextInput {...ids} type="number" min={0} {...form.register('execution_order', number)} />}
          </Field>
        </div>
        <div className="min-w-0 flex-1">
          <Field label="Time limit (seconds)" error={errors.timeout_seconds?.message}>
            {(ids) => (
              <TextInput
                {...ids}
                type="number"
                min={1}
                max={bindingLimits.timeoutSecondsMax}
                {...form.register('timeout_seconds', number)}
              />
            )}
          </Field>
        </div>
      </div>
      <div className="flex gap-3">
        <div className="min-w-0 flex-1">
          <Field label="Failure policy" error={errors.failure_policy?.message}>
            {(ids) => (
              <SelectInput
                {...ids}
                {...form.register('failure_policy', {
                  onChange: (event: { target: { value: string } }) => {
                    if (event.target.value === 'retry' && !(form.getValues('max_retries') >= 1)) {
                      form.setValue('max_retries', bindingLimits.retriesDefault, { shouldDirty: true });
                    }
                  },
                })}
              >
                {failurePolicies.map((one) => (
                  <option key={one} value={one}>
                    {policyLabels[one]}
                  </option>
                ))}
              </SelectInput>
            )}
          </Field>
        </div>
        <div className="min-w-0 flex-1">
          {policy === 'retry' ? (
            <Field label="Retries" error={errors.max_retries?.message}>
              {(ids) => (
                <TextInput
                  {...ids}
                  type="number"
                  min={1}
                  max={bindingLimits.retriesMax}
                  {...form.register('max_retries', number)}
                />
              )}
            </Field>
          ) : null}
        </div>
      </div>
      <p className="text-small text-text-2">
        {failureWords({ failure_policy: policy, max_retries: Number.isNaN(retries) ? 0 : retries, hook_phase: phase })}
      </p>
      <Checkbox label="Enabled" hint="What is disabled is skipped." {...form.register('enabled')} />
    </>
  );
}
