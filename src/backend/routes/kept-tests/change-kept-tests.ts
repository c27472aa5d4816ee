import { requireMatch } from '#backend/app/call.ts';
import { isUniqueViolation } from '#backend/db/driver-errors.ts';
import { recordAudits } from '#backend/db/queries/audit-events/audit-events.ts';
import type { Change } from '#backend/db/queries/feed/append-events.ts';
import {
  type KeptTestKind,
  keptTestAudit,
  keptTestEvent,
  type NamedTest,
  wireTest,
} from '#backend/db/queries/kept-tests/kept-test-kinds.ts';
import type { KeptTestRow, WireTest } from '#backend/db/queries/kept-tests/kept-test-table.ts';
import { storableTexts } from '#backend/db/text.ts';
import type { TenantScope } from '#backend/db/with-tenant.ts';
import { AppError } from '#contract/errors/app-error.ts';
import type { JsonObject } from '#contract/model/scalars.ts';

export function keptTestAnswer<Fields>(row: KeptTestRow<Fields>): { reply: WireTest<Fields>; etag: string } {
  return { reply: wireTest(row), etag: `"${row.rev}"` };
}

/** @throws AppError `not_found`, also for a test of another tenant. */
export function requireKeptTest<Fields extends NamedTest>(
  { label }: KeptTestKind<Fields>,
  row: KeptTestRow<Fields> | undefined,
  id: string,
): KeptTestRow<Fields> {
  if (row !== undefined) return row;
  const what = `${label.charAt(0).toUpperCase()}${label.slice(1)}`;
  throw new AppError('not_found', `${what} ${id} does not exist, was deleted, or is not in your tenant.`);
}

/** @throws AppError `not_found`, or `precondition_failed` with the current test. */
export async function lockForChange<Fields extends NamedTest>(
  kind: KeptTestKind<Fields>,
  scope: TenantScope,
  id: string,
  ifMatch: string | null,
): Promise<KeptTestRow<Fields>> {
  const row = requireKeptTest(kind, await kind.table.lock(scope, id), id);
  const { reply, etag } = keptTestAnswer(row);
  requireMatch(ifMatch, etag, reply);
  return row;
}

/** Removes tests, also those that go with their owner, with their audit events. Returns what the feed has to tell of them. */
export async function removeKeptTests<Fields extends NamedTest & JsonObject>(
  kind: KeptTestKind<Fields>,
  scope: TenantScope,
  tests: readonly KeptTestRow<Fields>[],
  details: JsonObject = {},
): Promise<Change[]> {
  await kind.table.remove(
    scope,
    tests.map(({ id }) => id),
  );
  await recordAudits(
    scope,
    tests.map((before) => keptTestAudit(kind, before.id, { before, after: null }, details)),
  );
  return tests.map(({ id }) => keptTestEvent(kind, id, undefined));
}

export function nameTakenMessage<Fields extends NamedTest>(
  { owner, type }: KeptTestKind<Fields>,
  name: string,
): string {
  const test = type === 'pipeline_test' ? 'pipeline test' : 'test';
  return `This ${owner.label} has a ${test} named "${name}" already; choose another name.`;
}

/** @throws AppError `conflict` where the owner has a test of this name. */
export async function freeName<Fields extends NamedTest, Result>(
  kind: KeptTestKind<Fields>,
  name: string,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!isUniqueViolation(error, kind.nameConstraint)) throw error;
    throw new AppError('conflict', nameTakenMessage(kind, name), { field: 'name' });
  }
}

/** @throws AppError `validation_error` for texts that PostgreSQL could not hold as they are. */
export function storableTest<Fields extends NamedTest>(kind: KeptTestKind<Fields>, fields: object): void {
  const texts = Object.entries(fields).filter(([name]) => kind.freeTexts.some((field) => field === name));
  storableTexts(Object.fromEntries(texts));
}
