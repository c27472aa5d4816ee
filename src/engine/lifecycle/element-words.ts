import type {
  EntitlementAction,
  LifecycleObjectType,
  StateAction,
  TransitionCondition,
} from '#contract/model/lifecycle.ts';
import type { Json } from '#contract/model/scalars.ts';

/** What the parts of a lifecycle are called towards a person: in the designer, in comparisons, in plans and on the command line. */

export const objectTypeWords: Readonly<Record<LifecycleObjectType, string>> = {
  user: 'User',
  role: 'Role',
  group: 'Group',
};

export const entitlementWords: Readonly<Record<EntitlementAction, string>> = {
  grant: 'Grants entitlements',
  revoke: 'Revokes entitlements',
  no_change: 'Leaves entitlements',
};

export const actionWords = {
  send_notification: 'Send notification',
  trigger_provisioning: 'Trigger provisioning',
  update_attribute: 'Update attribute',
  disable_access: 'Disable access',
  enable_access: 'Enable access',
  revoke_sessions: 'Revoke sessions',
  schedule_review: 'Schedule review',
  webhook: 'Call webhook',
} as const;

/** What an action is called; the type itself where it is not known. */
export function actionWord(type: string): string {
  return Object.hasOwn(actionWords, type) ? actionWords[type as keyof typeof actionWords] : `${type} (unknown)`;
}

/** Labels of members, by their names. */
const memberLabels: Readonly<Record<string, string>> = {
  name: 'name',
  object_type: 'object type',
  description: 'description',
  is_active: 'active',
  auto_assign_initial_state: 'auto-assign',
  initial_state_id: 'initial state',
  is_terminal: 'terminal',
  entitlement_action: 'entitlements',
  position: 'place in the order',
  place: 'place on the canvas',
  entry_actions: 'entry actions',
  exit_actions: 'exit actions',
  from_state_id: 'from',
  to_state_id: 'to',
  requires_approval: 'requires approval',
  approval_workflow_id: 'approval workflow',
  grace_period_hours: 'grace period',
  conditions: 'conditions',
};

/** What a member of a configuration, a state or a transition is called; its own name where it is not known. */
export function memberLabel(member: string): string {
  return Object.hasOwn(memberLabels, member) ? (memberLabels[member] ?? member) : member;
}

/** The value of a member as a person reads it; null for none. States are told by their names. */
export function memberWords(member: string, value: Json, stateName: (id: string) => string): string | null {
  if (value === null || value === '') return null;
  if (member === 'grace_period_hours') return `${value} h`;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value !== 'string') return JSON.stringify(value);
  if (member.endsWith('_state_id')) return stateName(value);
  if (member === 'entitlement_action') return wordOf(entitlementWords, value);
  if (member === 'object_type') return wordOf(objectTypeWords, value);
  return value;
}

/** A condition in one line, such as `user.department equals 'Sales'`. */
export function conditionWords({ condition_type, attribute_path, expression }: TransitionCondition): string {
  return condition_type === 'expression' || attribute_path === '' ? expression : `${attribute_path} ${expression}`;
}

/** An action with its parameters in one line. */
export function actionInWords({ action_type, parameters }: StateAction): string {
  const given = Object.keys(parameters)
    .sort()
    .map((name) => `${name} ${parameterWords(parameters[name] ?? null)}`);
  return given.length === 0 ? actionWord(action_type) : `${actionWord(action_type)}: ${given.join(', ')}`;
}

function parameterWords(value: Json): string {
  if (Array.isArray(value) && value.every((item) => typeof item === 'string')) return value.join(' and ');
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function wordOf(words: Readonly<Record<string, string>>, value: string): string {
  return Object.hasOwn(words, value) ? (words[value] ?? value) : value;
}
