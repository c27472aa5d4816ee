import { sql } from 'kysely';
import type { SamplePipelines } from '#contract/script/sample.ts';
import { recordAudit } from './queries/audit-events/audit-events.ts';
import { auditedConnector } from './queries/audit-events/audited-connector.ts';
import { bindingAudit } from './queries/audit-events/binding-audits.ts';
import { feedBinding } from './queries/bindings/columns.ts';
import { insertBindings } from './queries/bindings/write-bindings.ts';
import { wireConnector } from './queries/connectors/columns.ts';
import { insertConnectors } from './queries/connectors/write-connectors.ts';
import { appendEvents, type Change } from './queries/feed/append-events.ts';
import { type Feed, lockFeed } from './queries/feed/lock-feed.ts';
import { keptTestAudit, keptTestEvent, pipelineTests } from './queries/kept-tests/kept-test-kinds.ts';
import { findScripts } from './queries/scripts/read-scripts.ts';
import type { TenantScope } from './with-tenant.ts';

/**
 * Connectors to try, with what is bound to them. One that was ever there, or whose name is taken, stays as its users left
 * it, and so does all of its own; a binding whose script is gone is left out.
 */
export async function addSamplePipelines(scope: TenantScope, samples: SamplePipelines): Promise<void> {
  for (const connector of samples.connectors) {
    if (!(await isNew(scope, connector))) continue;
    await add(scope, async (feed) => {
      const [row] = await insertConnectors(scope, [{ ...connector, rev: feed.seq + 1 }]);
      if (row === undefined) throw new Error('A sample connector was inserted and did not come back.');
      const { id, name, connector_type } = row;
      await recordAudit(scope, {
        script_id: null,
        action: 'connector_created',
        details: { connector_id: id, connector_name: name },
        before: null,
        after: { ...auditedConnector(row), connector_type },
      });
      return { type: 'connector', id, row: wireConnector(row), body_hash: null };
    });
    await addBound(scope, connector.id, samples);
  }
}

async function addBound(scope: TenantScope, connectorId: string, samples: SamplePipelines): Promise<void> {
  const bindings = samples.bindings.filter(({ connector_id }) => connector_id === connectorId);
  const scripts = await findScripts(
    scope,
    bindings.map(({ script_id }) => script_id),
  );
  const known = new Set(scripts.map(({ id }) => id));
  for (const binding of bindings.filter(({ script_id }) => known.has(script_id))) {
    await add(scope, async (feed) => {
      const [row] = await insertBindings(scope, [{ ...binding, rev: feed.seq + 1 }]);
      if (row === undefined) throw new Error('A sample binding was inserted and did not come back.');
      await recordAudit(scope, bindingAudit(row.id, { before: null, after: row }));
      return { type: 'hook_binding', id: row.id, row: feedBinding(row), body_hash: null };
    });
  }
  for (const test of samples.pipeline_tests.filter(({ connector_id }) => connector_id === connectorId)) {
    await add(scope, async (feed) => {
      const [row] = await pipelineTests.table.insert(scope, [{ ...test, rev: feed.seq + 1 }]);
      if (row === undefined) throw new Error('A sample test was inserted and did not come back.');
      await recordAudit(scope, keptTestAudit(pipelineTests, row.id, { before: null, after: row }));
      return keptTestEvent(pipelineTests, row.id, row);
    });
  }
}

async function isNew(
  scope: TenantScope,
  { id, name }: { readonly id: string; readonly name: string },
): Promise<boolean> {
  const seen = await scope.db
    .selectFrom('script_audit_events')
    .select('id')
    .where('action', '=', 'connector_created')
    .where(sql`details ->> 'connector_id'`, '=', id)
    .executeTakeFirst();
  const inTheWay = await scope.db
    .selectFrom('connectors')
    .select('id')
    .where((either) => either.or([either('id', '=', id), either('name', '=', name)]))
    .executeTakeFirst();
  return seen === undefined && inTheWay === undefined;
}

async function add(scope: TenantScope, write: (feed: Feed) => Promise<Change>): Promise<void> {
  const feed = await lockFeed(scope);
  await appendEvents(scope, feed, [await write(feed)]);
}
