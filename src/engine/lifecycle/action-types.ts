import { z } from 'zod';
import type { StateAction } from '#contract/model/lifecycle.ts';
import { operationType } from '#contract/script/test-context.ts';

const text = z.string().trim().min(1, 'is empty');
const days = z.int().min(0).max(3650);

/** What each known type of action needs; more parameters may stand beside them. Other types are kept as they are (issue 6). */
export const actionTypes = {
  send_notification: z.looseObject({
    template: text,
    recipients: z.array(text).min(1, 'names nobody').or(text),
    channel: z.enum(['email', 'in_app', 'sms']).optional(),
  }),
  trigger_provisioning: z.looseObject({
    connector: text,
    operation: operationType,
    object_class: text.optional(),
  }),
  update_attribute: z.looseObject({ attribute: text, value: z.json() }),
  disable_access: z.looseObject({ scope: text.optional() }),
  enable_access: z.looseObject({ scope: text.optional() }),
  revoke_sessions: z.looseObject({}),
  schedule_review: z.looseObject({ deadline_days: days, reviewer: text.optional() }),
  webhook: z.looseObject({
    url: z.url({ protocol: /^https?$/, error: 'is not an http or https address' }),
    method: z.enum(['POST', 'PUT', 'PATCH']).optional(),
    timeout_seconds: z.int().min(1).max(60).optional(),
  }),
} as const;

export type KnownActionType = keyof typeof actionTypes;

export function isKnownAction(type: string): type is KnownActionType {
  return Object.hasOwn(actionTypes, type);
}

/** What is wrong with an action's parameters, one line each; empty for a type that is not known. */
export function actionMistakes({ action_type, parameters }: StateAction): string[] {
  if (!isKnownAction(action_type)) return [];
  const parsed = actionTypes[action_type].safeParse(parameters);
  if (parsed.success) return [];
  return parsed.error.issues.map(({ path, message, code }) => {
    const name = path.join('.');
    const absent = code === 'invalid_type' && !(String(path[0]) in parameters);
    return absent ? `the parameter ${name} is missing` : `${name}: ${message}`;
  });
}
