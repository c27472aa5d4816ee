import { AppError } from '#contract/errors/app-error.ts';
import type { Role } from '#contract/http/access-table.ts';
import { hashPassword } from '../app/passwords.ts';
import { readSamplePipelines, readSamples, type SampleScript } from './demo-samples.ts';
import type { DatabaseTarget } from './open-database.ts';
import { recordAudit } from './queries/audit-events/audit-events.ts';
import { auditedScript } from './queries/audit-events/audited-script.ts';
import { appendEvents } from './queries/feed/append-events.ts';
import { lockFeed, openFeed } from './queries/feed/lock-feed.ts';
import { addScript } from './queries/scripts/add-script.ts';
import { wireScript } from './queries/scripts/columns.ts';
import { addSamplePipelines } from './seed-pipelines.ts';
import { addSystemTemplates } from './seed-templates.ts';
import { type Database, nobody, type TenantScope, withTenant } from './with-tenant.ts';

const password = 'Hookwright-demo-1';

interface DemoUser {
  readonly id: string;
  readonly email: string;
  readonly role: Exclude<Role, 'anonymous'>;
}

const demo = {
  id: '11111111-1111-4111-8111-111111111111',
  name: 'Demo',
  users: [
    { id: '11111111-1111-4111-8111-0000000000a1', email: 'admin@demo.test', role: 'admin' },
    { id: '11111111-1111-4111-8111-0000000000b2', email: 'viewer@demo.test', role: 'user' },
    { id: '11111111-1111-4111-8111-0000000000c3', email: 'operator@demo.test', role: 'operator' },
    { id: '11111111-1111-4111-8111-0000000000d4', email: 'auditor@demo.test', role: 'auditor' },
  ],
} as const;
const other = {
  id: '22222222-2222-4222-8222-222222222222',
  name: 'Other',
  users: [{ id: '22222222-2222-4222-8222-0000000000a1', email: 'admin@other.test', role: 'admin' }],
} as const;

/** As whom the demo's data is written down. */
export const demoActor = { tenant_id: demo.id, actor_id: demo.users[0].id } as const;

/**
 * Demo accounts have a known password, so they may come into being only where nobody else gets in.
 * @throws AppError `forbidden` for a database on another machine.
 */
export function refuseForeignDatabase(target: DatabaseTarget, allowed: boolean): void {
  if (allowed || target.kind !== 'server' || isLocal(target.url)) return;
  throw new AppError(
    'forbidden',
    'The demo data has accounts with a known password, and this database is on another machine; give --allow-demo if you mean it.',
  );
}

function isLocal(url: string): boolean {
  const parsed = URL.parse(url);
  if (parsed === null) return false;
  const host = parsed.searchParams.get('host') ?? decodeURIComponent(parsed.hostname);
  return host === '' || host.startsWith('/') || /^(localhost|127(\.\d+){3}|\[?::1\]?)$/.test(host);
}

/** Tenants, users and sample scripts to try the product with. What is there already, or was deleted by its users, stays as it is. */
export async function seedDemo(db: Database): Promise<void> {
  const samples = readSamples();
  await withTenant(db, demoActor, async (scope) => {
    await addTenant(scope, demo.name, demo.users);
    for (const sample of samples) await addSample(scope, sample);
    await addSamplePipelines(scope, readSamplePipelines());
  });
  await withTenant(db, { tenant_id: other.id, actor_id: nobody }, (scope) => addTenant(scope, other.name, other.users));
}

async function addTenant(scope: TenantScope, name: string, users: readonly DemoUser[]): Promise<void> {
  await scope.db
    .insertInto('tenants')
    .values({ id: scope.tenant_id, name })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await openFeed(scope);
  await addSystemTemplates(scope);
  const known = await scope.db.selectFrom('users').select('email').execute();
  for (const { id, email, role } of users) {
    if (known.some((user) => user.email === email)) continue;
    await scope.db
      .insertInto('users')
      .values({ id, tenant_id: scope.tenant_id, email, password_hash: await hashPassword(password), roles: [role] })
      // Another node may be seeding at this moment.
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}

async function addSample(scope: TenantScope, sample: SampleScript): Promise<void> {
  const { id, name, description, script_body } = sample;
  const feed = await lockFeed(scope);
  const seen = await scope.db
    .selectFrom('script_audit_events')
    .select('id')
    .where('script_id', '=', id)
    .executeTakeFirst();
  const inTheWay = await scope.db
    .selectFrom('scripts')
    .select('id')
    .where((either) => either.or([either('id', '=', id), either('name', '=', name)]))
    .executeTakeFirst();
  if (seen !== undefined || inTheWay !== undefined) return;
  const script = await addScript(scope, {
    id,
    name,
    description,
    status: 'active',
    script_body,
    change_description: 'Sample',
    rev: feed.seq + 1,
  });
  await recordAudit(scope, {
    script_id: id,
    action: 'created',
    details: { script_name: name },
    before: null,
    after: auditedScript(script),
  });
  const { body_hash } = script;
  await appendEvents(scope, feed, [{ type: 'script', id, row: wireScript(script), body_hash }]);
}
