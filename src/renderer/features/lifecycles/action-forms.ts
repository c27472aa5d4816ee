import { operationTypes } from '#contract/script/test-context.ts';
import type { KnownActionType } from '#engine/lifecycle/action-types.ts';

/** How one parameter of an action is asked for. */
export interface ParameterForm {
  readonly name: string;
  readonly label: string;
  /** `list`: several texts, with commas between them; `connector`: one of the workspace; `operation`: what that one can do. */
  readonly kind: 'text' | 'list' | 'number' | 'choice' | 'json' | 'connector' | 'operation';
  readonly choices?: readonly string[];
  readonly required: boolean;
  readonly placeholder?: string;
}

const text = (name: string, label: string, required: boolean, placeholder?: string): ParameterForm => ({
  name,
  label,
  kind: 'text',
  required,
  ...(placeholder === undefined ? {} : { placeholder }),
});

/** The parameters of each known type, in the order of the form. */
export const actionForms: Readonly<Record<KnownActionType, readonly ParameterForm[]>> = {
  send_notification: [
    text('template', 'Template', true, 'welcome'),
    { name: 'recipients', label: 'Recipients', kind: 'list', required: true, placeholder: 'manager, hr@example.org' },
    { name: 'channel', label: 'Channel', kind: 'choice', choices: ['email', 'in_app', 'sms'], required: false },
  ],
  trigger_provisioning: [
    { name: 'connector', label: 'Connector', kind: 'connector', required: true },
    { name: 'operation', label: 'Operation', kind: 'operation', choices: operationTypes, required: true },
    text('object_class', 'Object class', false, 'account'),
  ],
  update_attribute: [
    text('attribute', 'Attribute', true, 'user.status'),
    { name: 'value', label: 'Value as JSON', kind: 'json', required: true, placeholder: '"active"' },
  ],
  disable_access: [text('scope', 'Scope', false, 'all')],
  enable_access: [text('scope', 'Scope', false, 'all')],
  revoke_sessions: [],
  schedule_review: [
    { name: 'deadline_days', label: 'Deadline in days', kind: 'number', required: true },
    text('reviewer', 'Reviewer', false, 'manager'),
  ],
  webhook: [
    text('url', 'Address', true, 'https://hooks.example.org/leaver'),
    { name: 'method', label: 'Method', kind: 'choice', choices: ['POST', 'PUT', 'PATCH'], required: false },
    { name: 'timeout_seconds', label: 'Timeout in seconds', kind: 'number', required: false },
  ],
};
