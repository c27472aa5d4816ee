import { describe, expect, it } from 'vitest';
import { PlainServer, reply } from './plain-server.ts';
import { PullStudio } from './studio.ts';

function serverWith(count: number): PlainServer {
  const server = new PlainServer();
  for (let index = 1; index <= count; index += 1) server.add(`Script ${index}`, [`// text ${index}`]);
  return server;
}

const busy = (status: number, seconds?: number) =>
  reply(status, { error: 'busy' }, seconds === undefined ? {} : { 'retry-after': String(seconds) });
const versions = (server: PlainServer) => server.log.filter((line) => line.includes('/versions/'));

describe('a pull while it runs', () => {
  it('S6 lists everything before the first text is asked for', async () => {
    const server = serverWith(3);
    const studio = new PullStudio(server);
    let listed: string[] | null = null;
    server.intercept = (path) => {
      if (path.includes('/versions/')) listed ??= studio.names;
      return undefined;
    };
    await studio.pull();
    expect(listed).toEqual(['Script 1', 'Script 2', 'Script 3']);
    expect(studio.progress).toContain('Getting texts');
  });

  it('S6 goes on after it was cancelled, without asking for what is here', async () => {
    const server = serverWith(20);
    const studio = new PullStudio(server);
    const stop = new AbortController();
    let asked = 0;
    server.intercept = (path) => {
      if (path.includes('/versions/')) asked += 1;
      if (asked === 12) stop.abort();
      return undefined;
    };
    const summary = await studio.pull(stop.signal);
    expect(summary.outcome).toBe('cancelled');
    const here = studio.names.filter((name) => studio.localText(name) !== null);
    expect(here.length).toBeGreaterThan(0);
    expect(here.length).toBeLessThan(20);
    server.log.length = 0;
    expect((await studio.pull()).outcome).toBe('done');
    expect(versions(server)).toHaveLength(20 - here.length);
    expect(studio.names.every((name) => studio.localText(name) !== null)).toBe(true);
  });

  it('S6 F11 goes on after its process was killed in the middle', async () => {
    const server = serverWith(8);
    const killed = new PullStudio(server);
    let asked = 0;
    server.intercept = (path) => {
      if (path.includes('/versions/')) asked += 1;
      // A killed process hears no answer any more, and asks nothing more.
      return asked > 4 ? { kind: 'no_answer', when: 'after_send', reason: 'killed' } : undefined;
    };
    await killed.pull().catch(() => null);
    killed.store.run(killed.store.build.updateTable('pull_run').set({ state: 'running', ended_at: null }));
    server.intercept = () => undefined;
    const next = new PullStudio(server, { file: killed.file });
    expect((await next.pull()).outcome).toBe('done');
    expect(next.names.map((name) => next.localText(name))).toEqual(
      next.names.map((name) => `// text ${name.split(' ')[1]}`),
    );
    expect(next.runs.map(({ state }) => state)).toEqual(['stopped', 'done']);
  });

  it('S6 keeps the known text to work on until the newer one has come', async () => {
    const server = serverWith(1);
    const studio = new PullStudio(server);
    await studio.pull();
    server.publish(studio.named('Script 1').remote_id ?? '', '// newer');
    server.intercept = (path) => (path.includes('/versions/2') ? busy(500) : undefined);
    await expect(studio.pull()).rejects.toThrow('500');
    expect(studio.localText('Script 1')).toBe('// text 1');
    server.intercept = () => undefined;
    await studio.pull();
    expect(studio.localText('Script 1')).toBe('// newer');
  });

  it('S6 does not touch what the author writes while it runs', async () => {
    const server = serverWith(2);
    const studio = new PullStudio(server);
    await studio.pull();
    server.publish(studio.named('Script 1').remote_id ?? '', '// theirs');
    server.intercept = (path) => {
      if (path.includes('/versions/2')) studio.edit('Script 1', { text: '// mine' });
      return undefined;
    };
    await studio.pull();
    expect(studio.localText('Script 1')).toBe('// mine');
    expect(studio.remoteText('Script 1')).toBe('// theirs');
    expect(studio.conflicts).toEqual(['fields']);
  });

  it('S62 takes the text of the server where merging in what was changed here comes to the same', async () => {
    const server = new PlainServer();
    const { id } = server.add('Script', ['one\n\ntwo\n\nthree\n']);
    const studio = new PullStudio(server);
    await studio.pull();
    studio.edit('Script', { text: 'one\n\nthree\n' });
    server.publish(id, 'zero\none\n\nthree\n');
    await studio.pull();
    expect(studio.localText('Script')).toBe('zero\none\n\nthree\n');
    expect(studio.named('Script').base_hash).toBe(studio.named('Script').remote_hash);
    expect(studio.conflicts).toEqual([]);
  });

  it('F7 waits as long as the server asks, and is never busy meanwhile', async () => {
    const server = serverWith(30);
    const studio = new PullStudio(server);
    let refused = 0;
    server.intercept = (path) => {
      if (!path.includes('/versions/') || refused === 3) return undefined;
      refused += 1;
      return busy(429, 7);
    };
    expect((await studio.pull()).outcome).toBe('done');
    expect(studio.clock.slept.some((ms) => ms >= 7_000)).toBe(true);
    expect(versions(server)).toHaveLength(33);
  });

  it('F7 tries a failing request a few times, later each time, and then says so', async () => {
    const server = serverWith(1);
    server.intercept = () => busy(503);
    const studio = new PullStudio(server);
    await expect(studio.pull()).rejects.toMatchObject({ code: 'unavailable' });
    expect(server.log).toHaveLength(4);
    expect(studio.clock.slept).toEqual([...studio.clock.slept].sort((left, right) => left - right));
    expect(studio.runs).toMatchObject([{ state: 'failed' }]);
  });

  it('F10 takes a page that is not JSON for no answer, never for an empty list', async () => {
    const server = serverWith(3);
    const studio = new PullStudio(server);
    await studio.pull();
    const login = { ...reply(200, null), body: Buffer.from('<html>Sign in</html>') };
    server.intercept = (path) => (path === '/governance/scripts' ? login : undefined);
    await expect(studio.pull()).rejects.toMatchObject({ code: 'backend_garbage' });
    expect(studio.names).toHaveLength(3);
  });

  it('S20 looks again who answers after a hundred requests', async () => {
    const server = serverWith(150);
    const studio = new PullStudio(server);
    let asked = 0;
    server.intercept = () => {
      asked += 1;
      if (asked === 60) studio.identity = { token_tenant_id: null, instance_id: null };
      return undefined;
    };
    expect((await studio.pull()).outcome).toBe('stopped');
    // What was under way when it was noticed came to its end.
    expect(asked).toBeLessThan(100 + 6);
  });
});

describe('reading a few entities again', () => {
  const signal = new AbortController().signal;

  it('S76 shows what the server has of them now', async () => {
    const server = serverWith(30);
    const studio = new PullStudio(server);
    await studio.pull();
    const { lid, remote_id } = studio.named('Script 3');
    server.publish(remote_id ?? '', '// newer');
    server.log.length = 0;
    await studio.puller.refresh([lid], signal);
    expect(studio.localText('Script 3')).toBe('// newer');
    expect(server.log).toHaveLength(2);
    server.log.length = 0;
    await studio.puller.refresh([lid], signal);
    expect(server.log).toHaveLength(1);
  });

  it('S76 looks at many with the list, and by its id at what the list hides', async () => {
    const server = serverWith(30);
    const studio = new PullStudio(server);
    await studio.pull();
    const [changed, hidden] = [studio.named('Script 3'), studio.named('Script 4')];
    const lids = Array.from({ length: 25 }, (_, index) => studio.named(`Script ${index + 1}`).lid);
    server.publish(changed.remote_id ?? '', '// newer');
    server.publish(hidden.remote_id ?? '', '// newer and hidden');
    // It stands on no page, as where a row before it was deleted while pages were read (B1).
    server.intercept = (path) => {
      if (path !== '/governance/scripts') return undefined;
      const scripts = [...server.scripts.values()].filter(({ id }) => id !== hidden.remote_id);
      return reply(200, { scripts, total: scripts.length });
    };
    server.log.length = 0;
    await studio.puller.refresh(lids, signal);
    expect(studio.localText('Script 3')).toBe('// newer');
    expect(studio.localText('Script 4')).toBe('// newer and hidden');
    expect(server.log).toHaveLength(4);
  });

  it('S70 finds what stands under the name of something new', async () => {
    const server = serverWith(3);
    const studio = new PullStudio(server);
    await studio.pull();
    studio.edit('Script 1', { name: 'Mine' });
    const { lid } = studio.named('Mine');
    studio.change(lid, { remote_id: null, base_json: null, base_hash: null, remote_json: null, remote_hash: null });
    server.add('Mine', ['// somebody else’s']);
    await studio.puller.refresh([lid], signal);
    expect(studio.conflicts).toEqual(['both_added']);
  });

  it('S68 takes something changed here for gone only where the list lacks it too', async () => {
    const server = serverWith(30);
    const studio = new PullStudio(server);
    await studio.pull();
    studio.edit('Script 1', { text: '// mine' });
    const { lid, remote_id } = studio.named('Script 1');
    server.intercept = (path) =>
      path.endsWith(remote_id ?? '-') ? reply(404, { error: 'not_found', message: 'hidden' }) : undefined;
    await studio.puller.refresh([lid], signal);
    expect(studio.conflicts).toEqual([]);
    server.intercept = () => undefined;
    server.remove(remote_id ?? '');
    await studio.puller.refresh([lid], signal);
    expect(studio.conflicts).toEqual(['edit_vs_delete']);
  });

  it('S24 leaves it to a pull to ask where refreshing would take much away', async () => {
    const server = serverWith(1);
    const studio = new PullStudio(server);
    await studio.pull();
    studio.edit('Script 1', { text: '// mine' });
    const { lid, remote_id } = studio.named('Script 1');
    server.remove(remote_id ?? '');
    await studio.puller.refresh([lid], signal);
    expect(studio.named('Script 1').remote_json).not.toBeNull();
    expect((await studio.pull()).outcome).toBe('stopped');
  });

  it('S66 sees that something deleted here is gone from the server', async () => {
    const server = serverWith(2);
    const studio = new PullStudio(server);
    await studio.pull();
    const { remote_id } = studio.named('Script 1');
    const lid = studio.delete('Script 1');
    server.remove(remote_id ?? '');
    await studio.puller.refresh([lid], signal);
    expect(studio.trash).toEqual(['Script 1']);
  });

  it('S6 gets the text that somebody opens before the pull has come to it', async () => {
    const server = serverWith(2);
    const studio = new PullStudio(server);
    server.intercept = (path) => (path.includes('/versions/') ? busy(500) : undefined);
    await studio.pull().catch(() => null);
    expect(studio.localText('Script 2')).toBeNull();
    server.intercept = () => undefined;
    await studio.puller.hydrate([studio.named('Script 2').lid], signal);
    expect(studio.localText('Script 2')).toBe('// text 2');
  });
});
