import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { sql } from 'kysely';
import { z } from 'zod';
import { lifecycleConfig } from '#contract/model/lifecycle.ts';
import { uuid } from '#contract/model/scalars.ts';
import { hashPassword } from '../app/passwords.ts';
import { projectRoot } from '../app/project-files.ts';
import { auditedLifecycle } from '../routes/lifecycles/change-lifecycle.ts';
import { lifecycleEvent } from '../routes/lifecycles/lifecycle-answer.ts';
import { recordAudit } from './queries/audit-events/audit-events.ts';
import { appendEvents } from './queries/feed/append-events.ts';
import { lockFeed } from './queries/feed/lock-feed.ts';
import { assignUsersWithout } from './queries/lifecycles/assignments.ts';
import { insertLifecycle, type LifecycleRow } from './queries/lifecycles/lifecycles.ts';
import { type Actor, type Database, type TenantScope, withTenant } from './with-tenant.ts';

const person = z.strictObject({
  email: z.email(),
  display_name: z.string(),
  /** Null: in no lifecycle. */
  state: z.string().nullable(),
  days_ago: z.int().min(0),
});

/** `resources/samples/people.json`: a lifecycle with places for its states, people in it, and where the accounts are. */
const samplePeople = z.strictObject({
  lifecycle: z.strictObject({
    id: uuid,
    file: z.string(),
    places: z.record(z.string(), z.tuple([z.number(), z.number()])),
  }),
  people: z.array(person.extend({ id: uuid })),
  accounts: z.array(person),
});
type Sample = z.infer<typeof samplePeople>;

/**
 * People in every state of the employee lifecycle, for the demo. Nobody can sign in as one of them. Where the lifecycle was
 * ever there, or its name is taken, everything stays as its users left it.
 */
export async function seedPeople(db: Database, actor: Actor): Promise<void> {
  const sample = samplePeople.parse(readJson('samples', 'people.json'));
  await withTenant(db, actor, async (scope) => {
    const config = configOf(sample.lifecycle);
    if (!(await isNew(scope, sample.lifecycle.id, config.name))) return;
    const row = await addLifecycle(scope, sample.lifecycle.id, config);
    const password_hash = await hashPassword(randomUUID());
    for (const { id, email, display_name, state } of sample.people) {
      const active = state !== 'Former';
      await scope.db
        .insertInto('users')
        .values({ id, tenant_id: scope.tenant_id, email, display_name, password_hash, roles: [], active })
        .onConflict((conflict) => conflict.doNothing())
        .execute();
    }
    for (const { email, display_name, state, days_ago } of [...sample.people, ...sample.accounts]) {
      await scope.db.updateTable('users').set({ display_name }).where('email', '=', email).execute();
      await place(scope, email, row.states.find(({ name }) => name === state)?.id ?? null, days_ago);
    }
  });
}

function configOf({ file, places }: Sample['lifecycle']) {
  const { lifecycle } = z.object({ lifecycle: lifecycleConfig }).parse(readJson('lifecycles', file));
  const states = lifecycle.states.map((state) => {
    const [x, y] = places[state.name] ?? [];
    return { ...state, place: x === undefined || y === undefined ? null : { x, y } };
  });
  return { ...lifecycle, states };
}

function readJson(folder: string, file: string): unknown {
  return JSON.parse(readFileSync(path.join(projectRoot, 'resources', folder, file), 'utf8'));
}

async function isNew({ db }: TenantScope, id: string, name: string): Promise<boolean> {
  const seen = await db
    .selectFrom('script_audit_events')
    .select('id')
    .where('action', '=', 'lifecycle_created')
    .where(sql`details ->> 'lifecycle_id'`, '=', id)
    .executeTakeFirst();
  const inTheWay = await db
    .selectFrom('lifecycle_configs')
    .select('id')
    .where((either) => either.or([either('id', '=', id), either('name', '=', name)]))
    .executeTakeFirst();
  return seen === undefined && inTheWay === undefined;
}

async function addLifecycle(
  scope: TenantScope,
  id: string,
  config: ReturnType<typeof configOf>,
): Promise<LifecycleRow> {
  const feed = await lockFeed(scope);
  const row = await insertLifecycle(scope, config, { id, rev: feed.seq + 1 });
  await recordAudit(scope, {
    script_id: null,
    action: 'lifecycle_created',
    details: { lifecycle_id: id, lifecycle_name: row.name },
    before: null,
    after: auditedLifecycle(row),
  });
  if (row.initial_state_id !== null) await assignUsersWithout(scope, id, row.initial_state_id);
  await appendEvents(scope, feed, [lifecycleEvent(id, row)]);
  return row;
}

/** Everybody has the initial state by now; this is where they went since. */
async function place({ db }: TenantScope, email: string, state_id: string | null, days: number): Promise<void> {
  const user = await db.selectFrom('users').select('id').where('email', '=', email).executeTakeFirst();
  if (user === undefined) return;
  if (state_id === null) {
    await db.deleteFrom('lifecycle_assignments').where('object_id', '=', user.id).execute();
    return;
  }
  await db
    .updateTable('lifecycle_assignments')
    .set({ state_id, entered_at: sql<string>`now() - ${days} * interval '1 day'` })
    .where('object_type', '=', 'user')
    .where('object_id', '=', user.id)
    .execute();
}
