import { Readable } from 'node:stream';
import type { AnswerOf, CallOf } from '#backend/app/call.ts';
import type { Dependencies } from '#backend/app/dependencies.ts';
import { findProvision, revOf } from '#backend/db/queries/provisioning/provisions.ts';
import { withTenant } from '#backend/db/with-tenant.ts';
import type { provisioningRoutes } from '#contract/http/provisioning.ts';
import type { Provision } from '#contract/model/provisioning.ts';
import { requireFound } from '../scripts/script-answer.ts';

type Route = typeof provisioningRoutes.watchProvision;

/** A comment after so long without an event, so that nothing on the way takes the connection for dead. */
const aliveMs = 15_000;

/**
 * The provision as it is, then after each change, until its end; whoever comes back with a `Last-Event-ID` is told only
 * what is newer. No transaction is open between two events.
 */
export async function watchProvision(dependencies: Dependencies, call: CallOf<Route>): Promise<AnswerOf<Route>> {
  const { db } = dependencies;
  const { id } = call.params;
  const first = await withTenant(db, call.caller, (scope) => findProvision(scope, id));
  const events = eventsOf(dependencies, call, requireFound(first, `Provision ${id}`));
  return { reply: null, content: Readable.from(events, { objectMode: false }) };
}

async function* eventsOf(
  { db, provisioning }: Dependencies,
  { caller, lastEventId }: CallOf<Route>,
  first: Provision,
): AsyncGenerator<string> {
  const { changes, closing } = provisioning;
  let provision: Provision | undefined = first;
  let seen = Number.parseInt(lastEventId ?? '', 10);
  let spoken = performance.now();
  while (provision !== undefined) {
    if (provision.rev !== seen) {
      seen = provision.rev;
      spoken = performance.now();
      yield `id: ${provision.rev}\nevent: provision\ndata: ${JSON.stringify(provision)}\n\n`;
    }
    if (!['queued', 'running'].includes(provision.state) || closing.aborted) return;
    if (performance.now() - spoken > aliveMs) {
      spoken = performance.now();
      yield ':\n\n';
    }
    const { id }: Provision = provision;
    const known: Provision = provision;
    await changes.next(id, closing);
    provision = await withTenant(
      db,
      caller,
      async (scope): Promise<Provision | undefined> =>
        (await revOf(scope, id)) === seen ? known : findProvision(scope, id),
    );
  }
}
