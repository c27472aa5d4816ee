import { sql } from 'kysely';
import { inChunks } from '#backend/db/in-chunks.ts';
import type { TenantScope } from '#backend/db/with-tenant.ts';
import type { PipelineTest } from '#contract/http/pipeline-tests.ts';
import type { PipelineTestFields } from '#contract/model/pipeline-test.ts';

/** A test case as on the wire, and beside it its revision. */
export interface PipelineTestRow extends PipelineTest {
  readonly rev: number;
}

/** Every change brings its own revision, from the feed that the transaction holds. */
export interface PipelineTestContent extends PipelineTestFields {
  readonly rev: number;
}

export function wirePipelineTest({ rev: _, ...test }: PipelineTestRow): PipelineTest {
  return test;
}

export function findPipelineTest(scope: TenantScope, id: string): Promise<PipelineTestRow | undefined> {
  return selectTests(scope).where('id', '=', id).executeTakeFirst();
}

/** Holds the row until the transaction ends. */
export function lockPipelineTest(scope: TenantScope, id: string): Promise<PipelineTestRow | undefined> {
  return selectTests(scope).where('id', '=', id).forUpdate().executeTakeFirst();
}

/** Those of the ids that exist. They stay as they are as long as the caller holds the feed. */
export function findPipelineTests(scope: TenantScope, ids: readonly string[]): Promise<PipelineTestRow[]> {
  return inChunks(ids, (chunk) => selectTests(scope).where('id', 'in', chunk).execute());
}

/** Every test case of these connectors. */
export function testsOfConnectors(scope: TenantScope, connectorIds: readonly string[]): Promise<PipelineTestRow[]> {
  return inChunks(connectorIds, (chunk) => selectTests(scope).where('connector_id', 'in', chunk).execute());
}

/** Every test case of the tenant, for a snapshot. */
export function allPipelineTests(scope: TenantScope): Promise<PipelineTestRow[]> {
  return selectTests(scope).orderBy('id').execute();
}

/** By connector and name. */
export async function listPipelineTests(
  scope: TenantScope,
  { connector_id }: { readonly connector_id?: string | undefined },
  { page, page_size }: { readonly page: number; readonly page_size: number },
): Promise<{ tests: PipelineTestRow[]; total: number }> {
  const all = selectTests(scope);
  const counting = scope.db.selectFrom('pipeline_tests');
  const tests = await (connector_id === undefined ? all : all.where('connector_id', '=', connector_id))
    .orderBy('connector_id')
    .orderBy('name')
    .orderBy('id')
    .limit(page_size)
    .offset((page - 1) * page_size)
    .execute();
  const counted = await (connector_id === undefined ? counting : counting.where('connector_id', '=', connector_id))
    .select(sql<number>`count(*)::integer`.as('total'))
    .executeTakeFirstOrThrow();
  return { tests, total: counted.total };
}

/** @throws the driver's unique violation when the connector has a test case of one of the names. */
export async function insertPipelineTests(
  scope: TenantScope,
  tests: readonly (PipelineTestContent & { readonly id?: string })[],
): Promise<PipelineTestRow[]> {
  const rows = tests.map((test) => ({
    ...test,
    ...jsonTexts(test),
    tenant_id: scope.tenant_id,
    created_by: scope.actor_id,
  }));
  const inserted = await inChunks(rows, (chunk) =>
    scope.db.insertInto('pipeline_tests').values(chunk).returning('id').execute(),
  );
  return readBack(scope, inserted);
}

/** Writes all of them in one statement, so that they may swap names. */
export async function updatePipelineTests(
  scope: TenantScope,
  tests: readonly (PipelineTestContent & { readonly id: string })[],
): Promise<PipelineTestRow[]> {
  if (tests.length === 0) return [];
  const rows = tests.map((test) => ({ ...test, ...jsonTexts(test) }));
  await sql`
    update pipeline_tests set name = new.name, operation_type = new.operation_type, context = new.context::json,
      outcome = new.outcome::json, expectation = new.expectation::json, rev = new.rev, updated_at = now()
    from json_to_recordset(${JSON.stringify(rows)}::json) as new(
      id uuid, name text, operation_type text, context text, outcome text, expectation text, rev integer)
    where pipeline_tests.id = new.id`.execute(scope.db);
  return readBack(scope, tests);
}

export async function deletePipelineTests(scope: TenantScope, ids: readonly string[]): Promise<void> {
  await inChunks(ids, (chunk) => scope.db.deleteFrom('pipeline_tests').where('id', 'in', chunk).execute());
}

/** In the order that was asked for. */
async function readBack(scope: TenantScope, written: readonly { readonly id: string }[]): Promise<PipelineTestRow[]> {
  const ids = written.map(({ id }) => id);
  const rows = new Map((await findPipelineTests(scope, ids)).map((row) => [row.id, row]));
  return ids.flatMap((id) => rows.get(id) ?? []);
}

function selectTests(scope: TenantScope) {
  return scope.db
    .selectFrom('pipeline_tests')
    .select(['id', 'tenant_id', 'name', 'connector_id', 'operation_type', 'context', 'outcome', 'expectation'])
    .select(['created_by', 'created_at', 'updated_at', 'rev']);
}

function jsonTexts({ context, outcome, expectation }: PipelineTestContent) {
  return {
    context: JSON.stringify(context),
    outcome: JSON.stringify(outcome),
    expectation: JSON.stringify(expectation),
  };
}
