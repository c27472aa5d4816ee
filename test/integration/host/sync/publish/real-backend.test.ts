import type { FastifyInstance } from 'fastify';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type Capabilities, capabilities } from '#contract/http/system.ts';
import type { TokenSource } from '#host/sync/http/backend-client.ts';
import type { HttpReply, HttpRequest, Transport } from '#host/sync/ports.ts';
import { type Api, apiAs, apiOf, demoTenant, signIn } from '#test/integration/backend/harness/api.ts';
import { useBackend } from '#test/integration/backend/harness/backend.ts';
import { newPglite } from '#test/integration/backend/harness/databases.ts';
import { StudioFiles } from '#test/sync/world/studio-file.ts';
import { VirtualTime } from '#test/sync/world/virtual-time.ts';
import { impatientClock } from './network.ts';
import { never, openStudio, type Studio } from './studio.ts';

const origin = 'http://backend.test';
const text = 'attributes.mail = "a@example.test";\n';
const longer = `${text}attributes.tidy = true;\n`;

/** Our own backend, without a network between. */
function injected(app: FastifyInstance): Transport {
  const send = async (request: HttpRequest): Promise<HttpReply> => {
    const reply = await app.inject({
      method: request.method,
      url: request.url.slice(origin.length),
      headers: { ...request.headers },
      ...(request.body === null ? {} : { payload: Buffer.from(request.body) }),
    });
    const headers = Object.fromEntries(Object.entries(reply.headers).map(([name, value]) => [name, String(value)]));
    return { kind: 'answer', status: reply.statusCode, headers, body: reply.rawPayload };
  };
  return {
    send,
    stream: async (request) => {
      const reply = await send(request);
      if (reply.kind === 'no_answer') return reply;
      return { kind: 'stream', status: reply.status, chunks: once(reply.body) };
    },
    close: () => Promise.resolve(),
  };
}

async function* once(body: Uint8Array): AsyncGenerator<Uint8Array> {
  await Promise.resolve();
  yield body;
}

describe('publishing to our own backend', () => {
  const backend = useBackend(newPglite);
  let tokens: TokenSource;
  let api: Api;
  let offered: Capabilities;

  beforeAll(async () => {
    const { access_token } = await signIn(backend().app, 'admin');
    const [, claims = ''] = access_token.split('.');
    const { sub, tid, tenant_id, email } = JSON.parse(Buffer.from(claims, 'base64url').toString());
    const who = { sub, tenant_id: tid ?? tenant_id, email: email ?? null };
    tokens = { accessToken: () => Promise.resolve(access_token), claims: () => who };
    api = await apiAs(backend().app, 'admin');
    offered = capabilities.parse((await apiOf(backend().app).get('/capabilities')).body);
  });

  function start(shown: Capabilities | null): Studio {
    const files = new StudioFiles();
    const time = new VirtualTime();
    const studio = openStudio({
      ...{ origin, tokens, capabilities: shown, tenantId: demoTenant },
      file: files.empty('studio'),
      process: 'studio',
      transport: injected(backend().app),
      clock: impatientClock(time),
    });
    onTestFinished(() => {
      studio.close();
      files.remove();
    });
    return studio;
  }

  /** Creates, changes, deletes and takes back under names of its own. */
  async function everyKind(studio: Studio, suffix: string): Promise<void> {
    const name = (what: string) => `${what} ${suffix}`;
    await studio.pull();
    const old = studio.scripts.create({ name: name('Old'), description: null, body: text });
    const mail = studio.scripts.create({ name: name('Mail'), description: 'Sets the mail.', body: text });
    studio.setStatus(mail.lid, 'active');
    expect(await studio.publish([old.lid, mail.lid])).toMatchObject({ outcome: 'done', applied: 2, not_applied: [] });
    await studio.pull();
    studio.scripts.remove(old.lid);
    studio.scripts.update({ lid: mail.lid, description: null });
    const { local_rev } = studio.scripts.get(mail.lid);
    studio.scripts.saveDraft({ lid: mail.lid, body: longer, base_rev: local_rev });
    const end = await studio.publish([old.lid, mail.lid]);
    expect(end).toMatchObject({ outcome: 'done', not_applied: [] });
    const row = studio.entity(name('Mail'));
    expect([row.base_hash, row.remote_hash]).toEqual([row.local_hash, row.local_hash]);
    const shown = (await api.get(`/governance/scripts/${row.remote_id}`)).body;
    expect(shown).toMatchObject({ name: name('Mail'), status: 'active' });
    expect(shown.description ?? '').toBe('');
    const version = await api.get(`/governance/scripts/${row.remote_id}/versions/${shown.current_version}`);
    expect(version.body.script_body).toBe(longer);
    const { set } = await studio.publisher.undoOf(end.cs_id ?? '', never);
    expect(await studio.carryOut(studio.storeUndo(end.cs_id ?? '', set))).toMatchObject({ outcome: 'done' });
    const undone = (await api.get(`/governance/scripts/${row.remote_id}`)).body;
    expect(undone).toMatchObject({ description: 'Sets the mail.' });
    await studio.pull();
    const gone = await api.get(`/governance/scripts?search=${encodeURIComponent(name('Old'))}`);
    expect(gone.body.total).toBe(0);
  }

  it('S99 does every kind of change in change sets', async () => {
    await everyKind(start(offered), 'in sets');
  });

  it('S92 S93 does the same by the plain API, where the capabilities are hidden', async () => {
    await everyKind(start(null), 'plainly');
  });
});
