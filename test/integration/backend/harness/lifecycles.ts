import type { Api } from './api.ts';
import { done } from './provisioning.ts';

export const lifecyclesUrl = '/governance/lifecycle/configs';

let made = 0;

/** A lifecycle of roles with a name of its own. */
export async function newLifecycle(api: Api, fields: object = {}) {
  made += 1;
  return done(await api.post(lifecyclesUrl, { name: `Lifecycle ${made}`, object_type: 'role', ...fields })).body;
}

/** Onboarding (initial) → Active → Terminated (terminal). */
export async function newMachine(api: Api, fields: object = {}) {
  const config = await newLifecycle(api, fields);
  const url = `${lifecyclesUrl}/${config.id}`;
  const state = async (body: object) => done(await api.post(`${url}/states`, body)).body;
  const onboarding = await state({ name: 'Onboarding', is_initial: true, entitlement_action: 'grant' });
  const active = await state({ name: 'Active' });
  const terminated = await state({ name: 'Terminated', is_terminal: true, entitlement_action: 'revoke' });
  const transition = async (name: string, from: { id: string }, to: { id: string }, more: object = {}) =>
    done(await api.post(`${url}/transitions`, { name, from_state_id: from.id, to_state_id: to.id, ...more })).body;
  const activate = await transition('Activate', onboarding, active);
  const leave = await transition('Leave', active, terminated, { requires_approval: true, grace_period_hours: 24 });
  return { url, config, onboarding, active, terminated, activate, leave, transition };
}
