import { describe, expect, it } from 'vitest';
import { scriptList } from '#contract/http/scripts.ts';
import { script, scriptVersion } from '#contract/model/script.ts';
import { useBackend } from '#test/integration/backend/harness/backend.ts';
import { newPglite } from '#test/integration/backend/harness/databases.ts';
import type { BackendPort, ServerReply, ServerRequest } from './backends/backend-port.ts';
import { BaselineBackend } from './backends/baseline/baseline-backend.ts';
import { plain } from './backends/baseline/behaviour.ts';
import { OwnBackend } from './backends/own-backend.ts';
import { tokenText } from './backends/tokens.ts';
import { Random } from './world/random.ts';
import { VirtualTime } from './world/virtual-time.ts';

const base = '/governance/scripts';
const sub = '11111111-1111-4111-8111-0000000000a1';

/** Speaks the plain API to a backend of the world. */
function speak(backend: BackendPort, token: string) {
  return async (
    method: ServerRequest['method'],
    url: string,
    body?: unknown,
  ): Promise<{ status: number; json: unknown }> => {
    const [path = '', query = ''] = url.split('?');
    const reply: ServerReply = await backend.handle({
      method,
      path,
      query: new URLSearchParams(query),
      headers: {
        'x-tenant-id': backend.tenantId,
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? null : Buffer.from(JSON.stringify(body)),
      from: 'test',
      late: false,
      dies_after: null,
    });
    const text = Buffer.from(reply.body).toString();
    return { status: reply.status, json: text === '' ? null : JSON.parse(text) };
  };
}

type Speak = ReturnType<typeof speak>;

/** One conversation; what may differ between two backends is left out. */
async function converse(ask: Speak): Promise<unknown[]> {
  const said: unknown[] = [];
  const made = await ask('POST', base, { name: 'one', description: 'first' });
  const { id } = script.parse(made.json);
  said.push(made.status, shapeOf(made.json));
  const again = await ask('POST', base, { name: 'one' });
  said.push(again.status, Object.keys(again.json as object).includes('error'));
  const version = await ask('POST', `${base}/${id}/versions`, { script_body: '// two', change_description: 'why' });
  said.push(
    version.status,
    shapeOf(scriptVersion.parse(version.json)),
    scriptVersion.parse(version.json).version_number,
  );
  const read = await ask('GET', `${base}/${id}/versions/2`);
  said.push(read.status, scriptVersion.parse(read.json).script_body, scriptVersion.parse(read.json).change_description);
  said.push((await ask('GET', `${base}/${id}/versions/9`)).status);
  const changed = await ask('PUT', `${base}/${id}`, { description: null });
  said.push(changed.status, script.parse(changed.json).description, script.parse(changed.json).current_version);
  const off = await ask('POST', `${base}/${id}/deactivate`);
  said.push(off.status, script.parse(off.json).status, (await ask('POST', `${base}/${id}/deactivate`)).status);
  const { scripts, total } = scriptList.parse((await ask('GET', `${base}?page=1&page_size=200`)).json);
  said.push(
    scripts.map(({ name }) => name),
    total,
  );
  said.push((await ask('DELETE', `${base}/${id}`)).status, (await ask('DELETE', `${base}/${id}`)).status);
  said.push((await ask('GET', `${base}/${id}`)).status, scriptList.parse((await ask('GET', base)).json).total);
  return said;
}

function shapeOf(value: unknown): string[] {
  return Object.entries(value as object)
    .map(([name, member]) => `${name}: ${typeof member}`)
    .sort();
}

describe('the backends of the world speak as ours does', () => {
  const own = useBackend(newPglite);

  it('gives the same answers on the plain API', async () => {
    const real = await OwnBackend.newTenant(own(), Random.named('conformance', 'tenant'));
    await real.admit(sub);
    const time = new VirtualTime();
    const fake = new BaselineBackend(plain, time, Random.named('conformance', 'fake'));
    const token = tokenText({ sub, tid: fake.tenantId, expires: 1_000_000, serial: 1 });
    expect(await converse(speak(fake, token))).toEqual(await converse(speak(real, real.tokenOf(sub))));
  });

  it('refuses and notes who asks for another tenant', async () => {
    const fake = new BaselineBackend(plain, new VirtualTime(), Random.named('crossing', 'fake'));
    const foreign = tokenText({ sub, tid: fake.otherTenant.id, expires: 1_000_000, serial: 1 });
    const reply = await speak(fake, foreign)('GET', base);
    expect(reply.status).toBe(403);
    expect(fake.crossings).toEqual(['test: GET /governance/scripts']);
  });
});
