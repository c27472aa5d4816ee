import { AppError } from '#contract/errors/app-error.ts';
import { claimKey, findAnswer, type KeptAnswer, keepAnswer } from '../db/queries/idempotency/idempotency-keys.ts';
import { type Database, type TenantScope, withTenant } from '../db/with-tenant.ts';
import type { Answer, Call, IdempotentRequest } from './call.ts';

/** The parts of a call that decide who acts and whether it has been answered before. */
export type WritingCall = Pick<Call<undefined, undefined, undefined>, 'caller' | 'idempotency'>;

/**
 * Runs a change in one transaction of the caller's tenant. With an `Idempotency-Key` the answer is kept in that same
 * transaction, and a repetition gets it back without a second effect; a change that failed keeps nothing and may be
 * sent again.
 * @throws AppError `unprocessable` when the key was used for another request.
 */
export function transact<Reply>(
  db: Database,
  call: WritingCall,
  change: (scope: TenantScope) => Promise<Answer<Reply>>,
): Promise<Answer<Reply>> {
  return withTenant(db, call.caller, async (scope) => {
    const { idempotency } = call;
    if (idempotency === null) return change(scope);
    if (!(await claimKey(scope, idempotency.key, idempotency.request_hash))) {
      return keptAnswer(await findAnswer(scope, idempotency.key), idempotency);
    }
    const answer = await change(scope);
    await keepAnswer(scope, idempotency.key, { reply: answer.reply ?? null, etag: answer.etag ?? null });
    return answer;
  });
}

/** The kept answer, for calls that have work to do before their transaction and can spare it on a repetition. */
export async function answeredBefore<Reply>(db: Database, call: WritingCall): Promise<Answer<Reply> | null> {
  const { idempotency } = call;
  if (idempotency === null) return null;
  const kept = await withTenant(db, call.caller, (scope) => findAnswer(scope, idempotency.key));
  return kept === undefined ? null : keptAnswer(kept, idempotency);
}

function keptAnswer<Reply>(kept: KeptAnswer | undefined, request: IdempotentRequest): Answer<Reply> {
  if (kept?.answer === undefined || kept.answer === null) {
    throw new AppError(
      'conflict',
      'A request with this Idempotency-Key is still being answered; send it again in a moment.',
    );
  }
  if (kept.request_hash !== request.request_hash) {
    throw new AppError(
      'unprocessable',
      'This Idempotency-Key was used for another request; send this one with a key of its own.',
      { field: 'Idempotency-Key' },
    );
  }
  const { reply, etag } = kept.answer;
  // It was this route's checked answer when it was kept: the hash covers method and address.
  const answer = { reply, replayed: true, ...(typeof etag === 'string' ? { etag } : {}) };
  return answer as unknown as Answer<Reply>;
}
