import { Readable } from 'node:stream';
import type { AnswerOf, CallOf } from '#backend/app/call.ts';
import type { Dependencies } from '#backend/app/dependencies.ts';
import { findProvision, revOf } from '#backend/db/queries/provisioning/provisions.ts';
import { withTenant } from '#backend/db/with-tenant.ts';
import { AppError } from '#contract/errors/app-error.ts';
import type { provisioningRoutes } from '#contract/http/provisioning.ts';
import type { Provision } from '#contract/model/provisioning.ts';
import { requireFound } from '../scripts/script-answer.ts';

type Route = typeof provisioningRoutes.watchProvision;

/** A comment after so long without an event, so that nothing on the way takes the connection for dead. */
const aliveMs = 15_000;

/** Streams that one user may have open at the same time, at one process of the backend. */
const streamsPerUser = 20;

/**
 * The provision as it is, then after each change, until its end; whoever comes back with a `Last-Event-ID` is told only
 * what is newer. No transaction is open between two events. It ends with the caller's token: who comes back shows a new one.
 */
export function watcher(dependencies: Dependencies): (call: CallOf<Route>) => Promise<AnswerOf<Route>> {
  const { db, clock, provisioning } = dependencies;
  const streams = new Map<string, number>();
  return async (call) => {
    const { id } = call.params;
    const { actor_id, expires } = call.caller;
    const first = await withTenant(db, call.caller, (scope) => findProvision(scope, id));
    const provision = requireFound(first, `Provision ${id}`);
    const uncount = countStream(streams, actor_id);
    const expired = new AbortController();
    const expiry = setTimeout(() => expired.abort(), Math.max(expires.getTime() - clock().getTime(), 0));
    const over = AbortSignal.any([provisioning.closing, expired.signal]);
    const content = Readable.from(eventsOf(dependencies, call, provision, over), { objectMode: false });
    content.once('close', () => {
      clearTimeout(expiry);
      uncount();
    });
    return { reply: null, content };
  };
}

/** Counts a stream of this user until the returned function is called; `too_many_requests` where that is one too many. */
function countStream(streams: Map<string, number>, actor_id: string): () => void {
  const count = streams.get(actor_id) ?? 0;
  if (count >= streamsPerUser) {
    throw new AppError(
      'too_many_requests',
      `You follow ${count} operations already, and more is not possible at once; stop following one of them first.`,
    );
  }
  streams.set(actor_id, count + 1);
  return () => {
    const left = (streams.get(actor_id) ?? 1) - 1;
    if (left === 0) streams.delete(actor_id);
    else streams.set(actor_id, left);
  };
}

async function* eventsOf(
  { db, provisioning }: Dependencies,
  { caller, lastEventId }: CallOf<Route>,
  first: Provision,
  over: AbortSignal,
): AsyncGenerator<string> {
  const { changes } = provisioning;
  let provision: Provision | undefined = first;
  let seen = Number.parseInt(lastEventId ?? '', 10);
  let spoken = performance.now();
  while (provision !== undefined) {
    if (provision.rev !== seen) {
      seen = provision.rev;
      spoken = performance.now();
      yield `id: ${provision.rev}\nevent: provision\ndata: ${JSON.stringify(provision)}\n\n`;
    }
    if (!['queued', 'running'].includes(provision.state) || over.aborted) return;
    if (performance.now() - spoken > aliveMs) {
      spoken = performance.now();
      yield ':\n\n';
    }
    const { id }: Provision = provision;
    const known: Provision = provision;
    await changes.next(id, over);
    provision = await withTenant(
      db,
      caller,
      async (scope): Promise<Provision | undefined> =>
        (await revOf(scope, id)) === seen ? known : findProvision(scope, id),
    );
  }
}
