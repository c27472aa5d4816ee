import { Readable } from 'node:stream';
import type { AnswerOf, CallOf } from '#backend/app/call.ts';
import type { Dependencies } from '#backend/app/dependencies.ts';
import { textsOfVersions } from '#backend/db/queries/blobs/blobs.ts';
import { readPosition } from '#backend/db/queries/feed/read-feed.ts';
import { type Actor, type Database, withTenant } from '#backend/db/with-tenant.ts';
import { type SnapshotLine, syncRoutes } from '#contract/http/sync.ts';
import type { FeedCursor } from '#contract/model/change-feed.ts';
import { syncedEntities } from './entities/synced-entities.ts';
import type { SnapshotEntity } from './entities/synced-entity.ts';

const { snapshot } = syncRoutes;
/** At most 64 KiB each. */
const textsAtATime = 50;

interface Moment {
  readonly cursor: FeedCursor;
  readonly entities: readonly SnapshotEntity[];
}

/**
 * Everything as it is at one number of the feed (`sync.md` 3.7). The rows are read before the first byte leaves, so that a
 * slow reader holds no transaction open. The texts follow one after the other: they never change, and one that goes with
 * its script meanwhile is left out, as the feed will tell of it.
 */
export async function takeSnapshot(
  { db }: Dependencies,
  { caller, query }: CallOf<typeof snapshot>,
): Promise<AnswerOf<typeof snapshot>> {
  const moment = await readMoment(db, caller);
  const lines = linesOf(db, caller, moment, query.bodies === 'true');
  return { reply: null, content: Readable.from(lines, { objectMode: false }) };
}

function readMoment(db: Database, actor: Actor): Promise<Moment> {
  return withTenant(
    db,
    actor,
    async (scope) => {
      const { head } = await readPosition(scope);
      const entities: SnapshotEntity[] = [];
      for (const { all } of syncedEntities) entities.push(...(await all(scope)));
      return { cursor: head, entities };
    },
    { oneMoment: true },
  );
}

async function* linesOf(
  db: Database,
  actor: Actor,
  { cursor, entities }: Moment,
  withBodies: boolean,
): AsyncGenerator<string> {
  yield line({ kind: 'begin', tenant_id: actor.tenant_id, cursor, entities: entities.length });
  for (const { type, id, rev, row, body_hash } of entities) {
    if (row !== null) yield line({ kind: 'entity', type, id, rev, row, body_hash });
  }
  let bodies = 0;
  const hashes = withBodies ? hashesOf(entities) : [];
  for (let start = 0; start < hashes.length; start += textsAtATime) {
    const chunk = hashes.slice(start, start + textsAtATime);
    const texts = await withTenant(db, actor, (scope) => textsOfVersions(scope, chunk));
    bodies += texts.length;
    yield texts.map(({ sha256, text }) => line({ kind: 'body', sha256, text })).join('');
  }
  yield line({ kind: 'end', entities: entities.length, bodies });
}

function hashesOf(entities: readonly SnapshotEntity[]): string[] {
  return [...new Set(entities.flatMap(({ body_hash }) => (body_hash === null ? [] : [body_hash])))].sort();
}

function line(value: SnapshotLine): string {
  return `${JSON.stringify(value)}\n`;
}
