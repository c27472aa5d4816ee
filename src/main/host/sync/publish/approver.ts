import type { ChangeSetRow } from '#host/store/workspace-schema.ts';
import type { PublishDeps } from './publish-deps.ts';
import { PublishStop } from './publish-stop.ts';

/** Only who approved it goes on with it (S102). Throws `PublishStop`. */
export function requireApprover(deps: Pick<PublishDeps, 'who'>, row: ChangeSetRow): void {
  const person = deps.who();
  if (person === null) {
    const message = 'Paused: nobody is signed in. Sign in as the same person; nothing has to be planned anew.';
    throw new PublishStop('paused_sign_in', message);
  }
  if (person.tenant_id === row.tenant_id && person.sub === row.approved_by) return;
  const approver = row.approved_email ?? 'the person who approved it';
  const other = person.tenant_id === row.tenant_id ? 'somebody else' : 'another tenant';
  throw new PublishStop(
    'paused_sign_in',
    `Paused: this sign-in is for ${other}. Sign in as ${approver} to go on, or leave this publish and make a plan of your own.`,
  );
}
