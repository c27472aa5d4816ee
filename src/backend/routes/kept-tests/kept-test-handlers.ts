import type { z } from 'zod';
import { type Call, noContent } from '#backend/app/call.ts';
import { transact } from '#backend/app/transact.ts';
import { recordAudit } from '#backend/db/queries/audit-events/audit-events.ts';
import { appendEvents } from '#backend/db/queries/feed/append-events.ts';
import { type Feed, lockFeed } from '#backend/db/queries/feed/lock-feed.ts';
import {
  type KeptTestKind,
  keptTestAudit,
  keptTestEvent,
  type NamedTest,
  wireTest,
} from '#backend/db/queries/kept-tests/kept-test-kinds.ts';
import type { KeptTestRow, WireTest } from '#backend/db/queries/kept-tests/kept-test-table.ts';
import { type Database, type TenantScope, withTenant } from '#backend/db/with-tenant.ts';
import type { JsonObject } from '#contract/model/scalars.ts';
import {
  freeName,
  keptTestAnswer,
  lockForChange,
  removeKeptTests,
  requireKeptTest,
  storableTest,
} from './change-kept-tests.ts';

type Plain = Call<undefined, undefined, undefined>;
type Asking = Pick<Plain, 'caller'>;
type Writing = Pick<Plain, 'caller' | 'idempotency' | 'ifMatch'>;
interface OfOne {
  readonly params: { readonly id: string };
}
interface Paged {
  readonly query: { readonly page: number; readonly page_size: number };
}

/**
 * What the routes of one kind of kept test do. `requireOwner` throws where what the test would be of does not exist.
 */
export function keptTestHandlers<Fields extends NamedTest & JsonObject>(
  db: Database,
  kind: KeptTestKind<Fields>,
  requireOwner: (scope: TenantScope, id: string) => Promise<void>,
) {
  const { table, label } = kind;
  /** The answer of a change, once the feed tells of it too. */
  const announced = async (scope: TenantScope, feed: Feed, row: KeptTestRow<Fields>) => {
    await appendEvents(scope, feed, [keptTestEvent(kind, row.id, row)]);
    return keptTestAnswer(row);
  };
  return {
    list: ({ caller, query }: Asking & Paged, owner: string | undefined) =>
      withTenant(db, caller, async (scope) => {
        const { rows, total } = await table.list(scope, owner, query);
        return { rows: rows.map(wireTest), total };
      }),
    get: ({ caller, params: { id } }: Asking & OfOne) =>
      withTenant(db, caller, async (scope) => keptTestAnswer(requireKeptTest(kind, await table.find(scope, id), id))),
    create: async (call: Writing & { readonly body: Fields }) => {
      const { body } = call;
      storableTest(kind, body);
      return await freeName(kind, body.name, () =>
        transact<z.ZodType<WireTest<Fields>>>(db, call, async (scope) => {
          const feed = await lockFeed(scope);
          await requireOwner(scope, kind.owner.of(body));
          const [row] = await table.insert(scope, [{ ...body, rev: feed.seq + 1 }]);
          if (row === undefined) throw new Error(`A ${label} was inserted and did not come back.`);
          await recordAudit(scope, keptTestAudit(kind, row.id, { before: null, after: row }));
          return announced(scope, feed, row);
        }),
      );
    },
    update: async (call: Writing & OfOne & { readonly body: { readonly name?: string | undefined } }) => {
      const changes = Object.fromEntries(Object.entries(call.body).filter(([, value]) => value !== undefined));
      storableTest(kind, changes);
      return await freeName(kind, call.body.name ?? '', () =>
        transact<z.ZodType<WireTest<Fields>>>(db, call, async (scope) => {
          const feed = await lockFeed(scope);
          const before = await lockForChange(kind, scope, call.params.id, call.ifMatch);
          const [after] = await table.update(scope, [{ ...before, ...changes, rev: feed.seq + 1 }]);
          if (after === undefined) throw new Error(`The ${label} ${before.id} was held and is gone.`);
          await recordAudit(scope, keptTestAudit(kind, before.id, { before, after }));
          return announced(scope, feed, after);
        }),
      );
    },
    remove: (call: Writing & OfOne) =>
      transact(db, call, async (scope) => {
        const feed = await lockFeed(scope);
        const before = await lockForChange(kind, scope, call.params.id, call.ifMatch);
        await appendEvents(scope, feed, await removeKeptTests(kind, scope, [before]));
        return noContent;
      }),
  };
}
