import { randomUUID } from 'node:crypto';
import { Resolver } from 'node:dns/promises';
import { createServer, type Server } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dnsAdapter } from '#backend/provisioning/adapters/dns/dns-adapter.ts';
import type { JsonObject } from '#contract/model/scalars.ts';
import { type DnsServer, missingDns, startDns } from '#test/integration/backend/harness/dns-server.ts';
import { callOf, failureOf, run, type Target } from './adapter-calls.ts';
import { silentServer } from './silent-server.ts';

const missing = missingDns();
const title = missing === null ? 'on Knot DNS' : `on Knot DNS: skipped, ${missing}`;

describe.skipIf(missing !== null)(title, () => {
  let server: DnsServer;
  let target: Target;
  const resolver = new Resolver({ timeout: 2000, tries: 2 });
  const none = () => [];
  const configured = (more: JsonObject): Target => ({ ...target, config: { ...target.config, ...more } });

  beforeAll(async () => {
    server = await startDns();
    resolver.setServers([`127.0.0.1:${server.port}`]);
    target = {
      adapter: dnsAdapter,
      config: {
        host: '127.0.0.1',
        port: server.port,
        zone: 'example.com',
        tsig_key_name: server.key.name,
        timeout_seconds: 5,
      },
      credentials: { tsig_secret: server.key.secret },
    };
  });
  afterAll(() => server.stop());

  it('AD-10 a connection test asks for the zone and tries the key, and says in words what is wrong', async () => {
    await dnsAdapter.test(callOf(target));
    const test = async (one: Target) => (await failureOf(dnsAdapter.test(callOf(one)))).message;
    expect(await test({ ...target, credentials: { tsig_secret: 'd3Jvbmc=' } })).toContain('the secret is another');
    expect(await test(configured({ tsig_key_name: 'nobody' }))).toContain('does not know the key');
    expect(await test({ ...target, credentials: {} })).toContain('set its credentials');
    expect(await test(configured({ tsig_key_name: null }))).toContain('only updates that are signed');
    expect(await test(configured({ zone: 'example.net' }))).toMatch(/refuses this|no zone|not responsible/);
  });

  it.each(['tcp', 'udp'])('AD-60 a domain is made, changed, renamed and removed over %s', async (protocol) => {
    const over = configured({ protocol });
    const long = 'v=spf1 '.repeat(60);
    const records: JsonObject[] = [
      { type: 'A', value: '192.0.2.10' },
      { type: 'A', value: '192.0.2.11' },
      { type: 'AAAA', value: '2001:db8::1:10.0.0.1', ttl: 60 },
      { type: 'MX', value: 'mail.example.com', priority: 5 },
      { type: 'TXT', value: long },
      { type: 'CNAME', name: 'www', value: 'shop.example.com.' },
    ];
    const made = await run(over, 'create', 'domain', { name: 'Shop', records });
    expect(made.provider_id).toBe('shop.example.com');
    expect((await resolver.resolve4('shop.example.com')).sort()).toEqual(['192.0.2.10', '192.0.2.11']);
    expect(await resolver.resolve6('shop.example.com')).toEqual(['2001:db8::1:a00:1']);
    expect(await resolver.resolveMx('shop.example.com')).toMatchObject([{ priority: 5, exchange: 'mail.example.com' }]);
    expect((await resolver.resolveTxt('shop.example.com')).map((parts) => parts.join(''))).toEqual([long]);
    expect(await resolver.resolveCname('www.shop.example.com')).toEqual(['shop.example.com']);

    const { provider_id } = made;
    const changed = await run(
      over,
      'update',
      'domain',
      { records: [{ type: 'A', value: '192.0.2.12' }] },
      { provider_id },
    );
    expect(changed.state).toMatchObject({ records: [{ type: 'A', name: '@', value: '192.0.2.12', ttl: 300 }] });
    expect(await resolver.resolveMx('shop.example.com').catch(none)).toEqual([]);
    const renamed = await run(over, 'update', 'domain', { name: 'store' }, { provider_id });
    expect(renamed.provider_id).toBe('store.example.com');
    expect(await resolver.resolve4('store.example.com')).toEqual(['192.0.2.12']);
    expect(await resolver.resolve4('shop.example.com').catch(none)).toEqual([]);
    await run(over, 'delete', 'domain', {}, { provider_id: renamed.provider_id });
    expect(await resolver.resolveTxt('_hookwright.store.example.com').catch(none)).toEqual([]);
    expect(await run(over, 'delete', 'domain', {}, { provider_id: renamed.provider_id })).toMatchObject({
      state: null,
    });
  });

  it('AD-11 the same operation again leads to the same domain', async () => {
    const operation_id = randomUUID();
    const spec = { name: 'twice', records: [{ type: 'A', value: '192.0.2.20' }] };
    const first = await run(target, 'create', 'domain', spec, { operation_id });
    expect(await run(target, 'create', 'domain', spec, { operation_id, resumed: true })).toEqual(first);
    const request = { object_class: 'domain', provider_id: null, attributes: spec };
    expect(await dnsAdapter.find(callOf(target, { operation_id }), request)).toEqual(first);
    expect(await dnsAdapter.find(callOf(target), request)).toBeNull();
  });

  it('AD-12 AD-61 records that somebody else made are left alone', async () => {
    const taken: JsonObject[] = [
      { name: 'theirs', records: [{ type: 'TXT', value: 'mine' }] },
      {
        name: 'example.com',
        records: [
          { type: 'A', value: '192.0.2.1' },
          { type: 'TXT', name: 'theirs', value: 'mine' },
        ],
      },
    ];
    for (const spec of taken) {
      const refused = await failureOf(run(target, 'create', 'domain', spec, { resumed: true }));
      expect(refused).toMatchObject({ effect: 'refused', message: expect.stringContaining('did not make') });
    }
    expect(await resolver.resolve4('example.com').catch(none)).toEqual([]);
    const made = await run(target, 'create', 'domain', { name: 'mine', records: [{ type: 'A', value: '192.0.2.1' }] });
    const grab = await failureOf(
      run(target, 'update', 'domain', { name: 'theirs' }, { provider_id: made.provider_id }),
    );
    expect(grab).toMatchObject({ effect: 'refused', message: expect.stringContaining('did not make') });
    const foreign = await failureOf(
      run(target, 'update', 'domain', { name: 'x' }, { provider_id: 'theirs.example.com' }),
    );
    expect(foreign.message).toContain('no domain theirs.example.com of ours');
    expect(await run(target, 'delete', 'domain', {}, { provider_id: 'theirs.example.com' })).toMatchObject({
      state: null,
    });
    expect([await resolver.resolve4('theirs.example.com'), await resolver.resolve4('mine.example.com')]).toEqual([
      ['192.0.2.1'],
      ['192.0.2.1'],
    ]);
  });

  it('AD-14 a spec is read strictly, and nothing outside the zone is touched', async () => {
    const A = { type: 'A', value: '192.0.2.1' };
    const specs: [JsonObject, RegExp][] = [
      [{ name: 'a.example.net.', records: [A] }, /not in the zone example.com/],
      [{ name: 'a b', records: [A] }, /not a domain name/],
      [{ name: 'a', records: [{ type: 'A', value: '1.2.3' }] }, /not an IPv4 address/],
      [{ name: 'a', records: [A, { type: 'CNAME', value: 'b.example.com' }] }, /no other record can stand/],
      [{ name: 'a', records: [] }, /at least one record/],
      [{ name: 'a', records: [A], owner: 'x' }, /owner/],
    ];
    for (const [spec, words] of specs) {
      expect(await failureOf(run(target, 'create', 'domain', spec))).toMatchObject({
        effect: 'refused',
        message: expect.stringMatching(words),
      });
    }
  });

  it('AD-15 a name server that is away or silent, and one that is none', async () => {
    const spec = { name: 'x', records: [{ type: 'A', value: '192.0.2.1' }] };
    for (const protocol of ['tcp', 'udp']) {
      const away = await failureOf(run(configured({ port: 1, protocol }), 'create', 'domain', spec));
      expect(away).toMatchObject({ effect: 'unreachable', message: expect.stringContaining('nothing listens there') });
    }
    const silent = await silentServer();
    const mute = await failureOf(run(configured({ port: silent.port, timeout_seconds: 1 }), 'create', 'domain', spec));
    expect(mute).toEqual({
      effect: 'unknown',
      message: 'The target did not answer within the time limit; it may have acted all the same.',
    });
    silent.close();
  });

  it('AD-62 an answer that is not signed with the key is not believed', async () => {
    const forger = await answering((request) => {
      const answer = Buffer.from(request.subarray(0, 12));
      answer.writeUInt16BE(0x8000 | (answer.readUInt16BE(2) & 0x7800), 2);
      for (const at of [4, 6, 8, 10]) answer.writeUInt16BE(0, at);
      return answer;
    });
    const spec = { name: 'forged', records: [{ type: 'A', value: '192.0.2.1' }] };
    const forged = await failureOf(run(configured({ port: forger.port }), 'create', 'domain', spec));
    expect(forged).toMatchObject({
      effect: 'unknown',
      message: expect.stringContaining('not signed with the TSIG key'),
    });
    forger.server.close();
    const noise = await answering(() => Buffer.from('HTTP/1.1 400 Bad'));
    const garbage = await failureOf(run(configured({ port: noise.port }), 'create', 'domain', spec));
    expect(garbage.message).toMatch(/is not DNS|not signed/);
    noise.server.close();
  });
});

/** A server over TCP that gives this answer to every message. */
async function answering(reply: (request: Buffer) => Buffer): Promise<{ port: number; server: Server }> {
  const server = createServer((socket) => {
    socket.on('data', (chunk) => {
      const answer = reply(chunk.subarray(2));
      socket.end(Buffer.concat([Buffer.from([answer.length >> 8, answer.length & 255]), answer]));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return { port: typeof address === 'object' && address !== null ? address.port : 0, server };
}
