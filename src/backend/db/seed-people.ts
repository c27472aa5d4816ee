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
import { type Feed, lockFeed } from './queries/feed/lock-feed.ts';
import { assignUsersWithout } from './queries/lifecycles/assignments.ts';
import { insertLifecycle, type LifecycleRow } from './queries/lifecycles/lifecycles.ts';
import { addSampleWalks } from './seed-walks.ts';
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
    // Before anything is looked up: another node may be seeding at this moment.
    const feed = await lockFeed(scope);
    const config = configOf(sample.lifecycle);
    if (!(await isNew(scope, sample.lifecycle.id, config.name))) return;
    const { states } = await addLifecycle(scope, feed, sample.lifecycle.id, config);
    await addSampleWalks(scope, sample.lifecycle.id, sample.lifecycle.file);
    await addPeople(scope, sample.people);
    const stateOf = (name: string | null) => states.find((state) => state.name === name)?.id ?? null;
    const everybody = [...sample.people, ...sample.accounts];
    await placePeople(
      scope,
      everybody.map(({ state, ...one }) => ({ ...one, state_id: stateOf(state) })),
    );
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
  feed: Feed,
  id: string,
  config: ReturnType<typeof configOf>,
): Promise<LifecycleRow> {
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

async function addPeople({ db, tenant_id }: TenantScope, people: Sample['people']): Promise<void> {
  const password_hash = await hashPassword(randomUUID());
  const rows = people.map(({ id, email, display_name, state }) => {
    return { id, tenant_id, email, display_name, password_hash, roles: [], active: state !== 'Former' };
  });
  await db
    .insertInto('users')
    .values(rows)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

interface Placed {
  readonly email: string;
  readonly display_name: string;
  readonly state_id: string | null;
  readonly days_ago: number;
}

/** Everybody has the initial state by now; this is where they went since. */
async function placePeople({ db }: TenantScope, people: readonly Placed[]): Promise<void> {
  const placed = sql`json_to_recordset(${JSON.stringify(people)}::json)
    as placed (email text, display_name text, state_id uuid, days_ago integer)`;
  await sql`update users set display_name = placed.display_name from ${placed} where users.email = placed.email`.execute(
    db,
  );
  await sql`update lifecycle_assignments set state_id = placed.state_id, entered_at = now() - days_ago * interval '1 day'
    from users join ${placed} on placed.email = users.email
    where object_type = 'user' and object_id = users.id and placed.state_id is not null`.execute(db);
  await sql`delete from lifecycle_assignments using users join ${placed} on placed.email = users.email
    where object_type = 'user' and object_id = users.id and placed.state_id is null`.execute(db);
}
