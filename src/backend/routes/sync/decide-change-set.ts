import { sql } from 'kysely';
import type { Dependencies } from '#backend/app/dependencies.ts';
import { isIntegrityViolation } from '#backend/db/driver-errors.ts';
import {
  claimChangeSet,
  type Decision,
  decideChangeSet,
  findChangeSet,
  type StoredChangeSet,
} from '#backend/db/queries/change-sets/change-sets.ts';
import { appendEvents, type Change } from '#backend/db/queries/feed/append-events.ts';
import { type Feed, lockFeed } from '#backend/db/queries/feed/lock-feed.ts';
import { requireSameHistory } from '#backend/db/queries/feed/read-feed.ts';
import type { Actor, TenantScope } from '#backend/db/with-tenant.ts';
import { AppError } from '#contract/errors/app-error.ts';
import type { ChangeSetBody, OperationBody } from '#contract/http/sync.ts';
import { syncedEntities } from './entities/synced-entities.ts';
import type { Judgement, Preparation } from './entities/synced-entity.ts';
import { viewOf } from './entities/whole-set.ts';

/** The operations of one type, with the places they have in the set. */
export interface PreparedGroup {
  readonly places: readonly number[];
  readonly preparation: Preparation;
}

/**
 * Checks all that needs no look at what is stored, and does the slow work.
 * @throws AppError `precondition_required` for a change without `if_match`, `unprocessable` for two operations on one
 * entity, `validation_error` for fields of the wrong form.
 */
export async function prepareOperations(
  dependencies: Dependencies,
  actor: Actor,
  { cs_id, ops }: ChangeSetBody,
): Promise<PreparedGroup[]> {
  requireConditions(ops);
  requireOneOperationEach(ops);
  const groups: PreparedGroup[] = [];
  const set = viewOf(ops);
  for (const { type, prepare } of syncedEntities) {
    const places = ops.flatMap((operation, place) => (operation.type === type ? [place] : []));
    const ofType = ops.filter((operation) => operation.type === type);
    if (places.length === 0) continue;
    groups.push({ places, preparation: await prepare(dependencies, actor, ofType, cs_id, set) });
  }
  return groups;
}

function requireConditions(ops: readonly OperationBody[]): void {
  const missing = ops.filter((operation) => operation.action !== 'create' && operation.if_match === undefined);
  if (missing.length === 0) return;
  throw new AppError(
    'precondition_required',
    'A change and a deletion say in if_match which revision they were made on; read the entity and its ETag.',
    { op_ids: missing.map(({ op_id }) => op_id) },
  );
}

function requireOneOperationEach(ops: readonly OperationBody[]): void {
  requireDifferent(
    'entity',
    ops.map(({ type, id }) => `${type} ${id}`),
  );
  requireDifferent(
    'operation',
    ops.map(({ op_id }) => op_id),
  );
}

function requireDifferent(what: string, keys: readonly string[]): void {
  const seen = new Set<string>();
  for (const key of keys) {
    if (seen.has(key)) {
      throw new AppError('unprocessable', `The ${what} ${key} comes twice in the set; send one operation for each.`);
    }
    seen.add(key);
  }
}

/**
 * Decides a change set in this transaction, or tells what was decided before. Its id is claimed first: a second copy that
 * comes meanwhile waits there and then finds the outcome.
 */
export async function decide(
  scope: TenantScope,
  { cs_id, base_cursor, ops }: ChangeSetBody,
  digest: string,
  groups: readonly PreparedGroup[],
): Promise<{ stored: StoredChangeSet | undefined; replayed: boolean }> {
  if (!(await claimChangeSet(scope, cs_id, digest))) {
    return { stored: await findChangeSet(scope, cs_id), replayed: true };
  }
  const feed = await lockFeed(scope);
  await requireSameHistory(scope, base_cursor);
  const judgements = await judgeAll(scope, feed, groups);
  const failures = judgements.flatMap((judgement) => judgement.failures);
  const order = new Map(ops.map(({ op_id }, place) => [op_id, place]));
  failures.sort((a, b) => (order.get(a.op_id ?? '') ?? 0) - (order.get(b.op_id ?? '') ?? 0));
  const decision: Decision =
    failures.length > 0 ? { outcome: 'rejected', failures } : await apply(scope, feed, groups, judgements);
  return { stored: await decideChangeSet(scope, cs_id, decision), replayed: false };
}

async function judgeAll(scope: TenantScope, feed: Feed, groups: readonly PreparedGroup[]): Promise<Judgement[]> {
  const judgements: Judgement[] = [];
  for (const { places, preparation } of groups) {
    const revs = places.map((place) => feed.seq + 1 + place);
    judgements.push(await preparation.judge(scope, revs));
  }
  return judgements;
}

/** Writes what passed. Should the database know a reason against it that we do not, all of it is taken back and rejected. */
async function apply(
  scope: TenantScope,
  feed: Feed,
  groups: readonly PreparedGroup[],
  judgements: readonly Judgement[],
): Promise<Decision> {
  await sql`savepoint before_changes`.execute(scope.db);
  try {
    const changes: Change[] = [];
    const further: Change[] = [];
    for (const [index, judgement] of judgements.entries()) {
      const written = await judgement.write();
      groups[index]?.places.forEach((place, at) => {
        const change = written[at];
        if (change !== undefined) changes[place] = change;
      });
      further.push(...written.slice(groups[index]?.places.length ?? 0));
    }
    const events = [...changes, ...further];
    await appendEvents(scope, feed, events);
    return { outcome: 'applied', first_seq: feed.seq + 1, last_seq: feed.seq + events.length };
  } catch (error) {
    if (!isIntegrityViolation(error)) throw error;
    await sql`rollback to savepoint before_changes`.execute(scope.db);
    const message = 'The database refused this change; read what is there now and plan again.';
    return { outcome: 'rejected', failures: [{ op_id: null, code: 'refused', message }] };
  }
}

/** Decides that the change set does not happen, unless it was decided before. Waits for a copy that is being applied. */
export async function abandon(scope: TenantScope, id: string): Promise<StoredChangeSet | undefined> {
  if (await claimChangeSet(scope, id, null)) return decideChangeSet(scope, id, { outcome: 'abandoned' });
  return findChangeSet(scope, id);
}
