import type { z } from 'zod';
import { bindingSettings, retriesProblem } from '#contract/model/hook-binding.ts';
import type { BindingChanges, BindingRow } from '#contract/rpc/bindings.ts';

/** The settings of a binding as a form checks them: with `retry` there has to be something to try (036 FR-016). */
export const bindingForm = bindingSettings.superRefine(({ failure_policy, max_retries }, context) => {
  const message = retriesProblem(failure_policy, max_retries);
  if (message !== null) context.addIssue({ code: 'custom', path: ['max_retries'], message });
});
export type BindingForm = z.infer<typeof bindingForm>;

export function formOf(row: BindingRow): BindingForm {
  const { execution_order, failure_policy, max_retries, timeout_seconds, enabled } = row;
  return { execution_order, failure_policy, max_retries, timeout_seconds, enabled };
}

/** What of a form differs from the binding; null where nothing does. */
export function changesOf(form: BindingForm, row: BindingRow): BindingChanges | null {
  const before = formOf(row);
  const changed = (Object.keys(before) as (keyof BindingForm)[]).filter((key) => before[key] !== form[key]);
  return changed.length === 0 ? null : (Object.fromEntries(changed.map((key) => [key, form[key]])) as BindingChanges);
}
