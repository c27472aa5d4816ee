import type { AnswerOf, CallOf } from '#backend/app/call.ts';
import type { Dependencies } from '#backend/app/dependencies.ts';
import { findChangeSet, type StoredChangeSet } from '#backend/db/queries/change-sets/change-sets.ts';
import { entitiesOf } from '#backend/db/queries/feed/read-feed.ts';
import { type TenantScope, withTenant } from '#backend/db/with-tenant.ts';
import { AppError } from '#contract/errors/app-error.ts';
import { type ChangeSetOutcome, syncRoutes } from '#contract/http/sync.ts';
import { requireFound } from '../scripts/script-answer.ts';
import { abandon, decide, prepareOperations } from './decide-change-set.ts';

const { postChangeSet: post, abandonChangeSet, getChangeSet: get } = syncRoutes;
type PostCall = CallOf<typeof post>;
type SetAnswer = Promise<AnswerOf<typeof post>>;

/**
 * Applies a change set, all of it or nothing, and answers the same for ever after, whenever and however often it is sent
 * (`sync.md` 3.11).
 * @throws AppError `conflict` or `precondition_failed` with the stored outcome where it was rejected or abandoned,
 * `change_set_reused` where its id was decided with another content, `precondition_required`, `wrong_tenant`,
 * `history_diverged` or `gone` for its base; of these nothing is stored.
 */
export async function postChangeSet(dependencies: Dependencies, call: PostCall): SetAnswer {
  const { db } = dependencies;
  const { body, caller } = call;
  const digest = requireEnvelope(call);
  // What was decided needs no second check of its texts, and no turn in the queue of the writers.
  const before = await withTenant(db, caller, async (scope) => decided(scope, await findChangeSet(scope, body.cs_id)));
  if (before !== null) return replay(before, digest);
  const preparations = await prepareOperations(dependencies, caller, body);
  const now = await withTenant(db, caller, async (scope) => {
    const { stored, replayed } = await decide(scope, body, digest, preparations);
    const outcome = await decided(scope, stored);
    if (outcome === null) throw new Error(`Change set ${body.cs_id} was left undecided.`);
    return { ...outcome, replayed };
  });
  return now.replayed ? replay(now, digest) : { reply: orRefused(now.outcome) };
}

/** Makes sure that a change set never happens; if it was decided before, says how (`sync.md` 3.11). */
export async function abandonSet({ db }: Dependencies, call: CallOf<typeof abandonChangeSet>): SetAnswer {
  const decision = await withTenant(db, call.caller, async (scope) =>
    decided(scope, await abandon(scope, call.params.id)),
  );
  return { reply: requireFound(decision?.outcome, `Change set ${call.params.id}`) };
}

/** The stored outcome. That there is none yet says nothing about the future: only abandoning does. */
export async function changeSetOutcome({ db }: Dependencies, { caller, params }: CallOf<typeof get>): SetAnswer {
  const decision = await withTenant(db, caller, async (scope) => decided(scope, await findChangeSet(scope, params.id)));
  return { reply: requireFound(decision?.outcome, `Change set ${params.id}, or a decision about it,`) };
}

/** What must be around a change set: which one it is, for whom, and that it is whole. Returns its digest. */
function requireEnvelope({ body, caller, idempotency, expectedTenant, digest }: PostCall): string {
  if (expectedTenant === null) throw missingHeader('X-Expect-Tenant', 'the tenant that it was approved for');
  if (body.tenant_id !== caller.tenant_id) {
    throw new AppError(
      'wrong_tenant',
      'This change set was made for another tenant than the one you are signed in to.',
    );
  }
  if (idempotency?.key.toLowerCase() !== body.cs_id) throw missingHeader('Idempotency-Key', 'its own cs_id');
  if (digest === null) throw missingHeader('Content-Digest', 'the SHA-256 of its body, sha-256=:BASE64:');
  return digest;
}

function missingHeader(field: string, value: string): AppError {
  return new AppError('validation_error', `${field}: A change set needs this header, with ${value}.`, { field });
}

interface Decided {
  readonly outcome: ChangeSetOutcome;
  readonly digest: string | null;
}

async function decided(scope: TenantScope, stored: StoredChangeSet | undefined): Promise<Decided | null> {
  if (stored === undefined || stored.outcome === null) return null;
  const { id, digest, outcome, decided_at, first_seq, last_seq, failures } = stored;
  const results = first_seq === null || last_seq === null ? [] : await entitiesOf(scope, first_seq, last_seq);
  return {
    outcome: { cs_id: id, outcome, decided_at, seq: last_seq, results, failures: failures ?? [] },
    digest,
  };
}

function replay({ outcome, digest }: Decided, sent: string): Awaited<SetAnswer> {
  if (digest !== null && digest !== sent) {
    throw new AppError(
      'change_set_reused',
      'A change set with this id and another content was decided before; plan again and give the plan an id of its own.',
      { field: 'cs_id' },
    );
  }
  return { reply: orRefused(outcome), replayed: true };
}

/** The outcome of an applied set; one that was refused is an error that carries it. */
function orRefused(outcome: ChangeSetOutcome): ChangeSetOutcome {
  if (outcome.outcome === 'applied') return outcome;
  if (outcome.outcome === 'abandoned') {
    throw new AppError('conflict', 'This change set was given up before it arrived; nothing of it was done.', {
      change_set: outcome,
    });
  }
  const { failures } = outcome;
  const stale = failures.some(({ code }) => ['changed', 'gone', 'exists'].includes(code));
  const many = failures.length === 1 ? 'An operation' : `${failures.length} operations`;
  throw new AppError(
    stale ? 'precondition_failed' : 'conflict',
    `${many} cannot be applied, so nothing was. ${failures[0]?.message ?? ''}`,
    { change_set: outcome },
  );
}
