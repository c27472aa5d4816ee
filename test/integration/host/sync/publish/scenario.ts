import { expect } from 'vitest';
import { BaselineBackend } from '#test/sync/backends/baseline/baseline-backend.ts';
import type { EnhancedBackend } from '#test/sync/backends/enhanced/enhanced-backend.ts';
import { tokenText } from '#test/sync/backends/tokens.ts';
import type { World } from './world.ts';

export type AnyWorld = World<BaselineBackend> | World<EnhancedBackend>;

export const text = 'attributes.mail = "a@example.test";\n';
export const longer = `${text}attributes.tidy = true;\n`;

/** What the server has, one line a script. */
export function serverHas({ backend }: AnyWorld): string[] {
  return backend
    .scripts()
    .map((script) => `${script.name} | ${script.description ?? ''} | ${script.status} | ${script.body}`)
    .sort();
}

/** Everything the backend was made to do, in order. */
export function effects({ backend }: AnyWorld): string[] {
  return backend.effects.map(({ kind }) => kind);
}

/** One of each kind of change, approved: something new, something changed, something deleted. Returns the publish's id. */
export async function approveEverything(world: AnyWorld): Promise<string> {
  const { studio } = world;
  await bothHave(world, 'Old', null);
  await bothHave(world, 'Tidy', 'Before.');
  await studio.pull();
  const old = studio.entity('Old');
  const tidy = studio.entity('Tidy');
  world.backend.effects.length = 0;
  studio.scripts.remove(old.lid);
  studio.scripts.update({ lid: tidy.lid, description: 'After.' });
  const { local_rev } = studio.scripts.get(tidy.lid);
  studio.scripts.saveDraft({ lid: tidy.lid, body: longer, base_rev: local_rev });
  const mail = studio.scripts.create({ name: 'Mail', description: 'Sets the mail.', body: text });
  studio.setStatus(mail.lid, 'active');
  return studio.approve();
}

/** By the plain API where there is one: what has to be there first is not what is tested. */
async function bothHave(world: AnyWorld, name: string, description: string | null): Promise<void> {
  if (world.backend instanceof BaselineBackend) {
    const made = await somebody(world, 'POST', '/governance/scripts', { name, description });
    await somebody(world, 'POST', `/governance/scripts/${made['id']}/versions`, { script_body: text });
    return;
  }
  const { lid } = world.studio.scripts.create({ name, description, body: text });
  expect((await world.studio.publish([lid])).outcome).toBe('done');
}

export const everything = [`Mail | Sets the mail. | active | ${text}`, `Tidy | After. | draft | ${longer}`];

/** The server has exactly what was approved, each change once, and the store agrees. */
export function expectEverything(world: AnyWorld, wanted: readonly string[]): void {
  expect(serverHas(world)).toEqual(everything);
  expect(effects(world).sort()).toEqual([...wanted].sort());
  for (const name of ['Mail', 'Tidy']) expectAgreed(world, name);
  expect(world.studio.entities().filter((row) => row.local_json !== null)).toHaveLength(2);
}

export function expectAgreed(world: AnyWorld, name: string): void {
  const row = world.studio.entity(name);
  expect([row.base_hash, row.remote_hash]).toEqual([row.local_hash, row.local_hash]);
}

/** Somebody else does something on the server, past this studio. Returns what it answered. */
export async function somebody(
  { backend }: AnyWorld,
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<Record<string, unknown>> {
  const token = tokenText({ sub: 'somebody', tid: backend.tenantId, expires: Number.MAX_SAFE_INTEGER, serial: 1 });
  const reply = await backend.handle({
    ...{ method, path, query: new URLSearchParams(), from: 'somebody', late: false, dies_after: null },
    headers: { authorization: `Bearer ${token}`, 'x-tenant-id': backend.tenantId },
    body: body === undefined ? null : Buffer.from(JSON.stringify(body)),
  });
  if (reply.status >= 400) throw new Error(Buffer.from(reply.body).toString());
  return reply.body.length === 0 ? {} : (JSON.parse(Buffer.from(reply.body).toString()) as Record<string, unknown>);
}

export function idOf({ backend }: AnyWorld, name: string): string {
  const found = backend.scripts().find((script) => script.name === name);
  if (found === undefined) throw new Error(`The server has no "${name}".`);
  return found.id;
}

/** A script that both sides agree on. Returns its lid. */
export async function published(world: AnyWorld, name: string, description: string | null = null): Promise<string> {
  const { lid } = world.studio.scripts.create({ name, description, body: text });
  expect((await world.studio.publish([lid])).outcome).toBe('done');
  await world.studio.pull();
  world.backend.effects.length = 0;
  world.network.writes.length = 0;
  return lid;
}
