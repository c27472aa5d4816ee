import { expect, it } from 'vitest';
import { contentHash } from '#host/store/content-hash.ts';
import { listVersions } from '#host/store/queries/script-versions.ts';
import { textOf } from '#host/store/queries/texts.ts';
import { failureOf } from '#test/integration/host/failure-of.ts';
import { markId, note, PlainServer } from './plain-server.ts';
import { PullStudio, type StudioOptions } from './studio.ts';

const lines = (...values: string[]) => `${values.join('\n')}\n`;
const base = lines('one', '', 'two', '', 'three');
const first = lines('one of A', '', 'two', '', 'three');
const second = lines('one', '', 'two', '', 'three of B');
const both = lines('one of A', '', 'two', '', 'three of B');
const signal = new AbortController().signal;

async function pulled(texts: readonly (string | [string, string])[], options: StudioOptions = {}) {
  const server = new PlainServer();
  const { id } = server.add('Script', texts);
  const studio = new PullStudio(server);
  await studio.pull();
  if (options.kind !== undefined) studio.profile = { ...studio.profile, kind: options.kind };
  const { lid } = studio.named('Script');
  return { server, id, studio, lid, numbers: () => listVersions(studio.store, lid).map(({ number }) => number) };
}

it('VE-2 versions that a pull had no need of come with their words, and with what they amount to', async () => {
  const { studio, lid, numbers } = await pulled([
    base,
    [first, note(1, 1)],
    [second, `Say B\n${note(2, 1)}`],
    [lines('all new'), note(3, 3)],
  ]);
  expect(numbers()).toEqual([4]);
  const before = studio.named('Script');
  expect(await studio.puller.hydrateVersions(lid, [3, 2, 1], signal)).toEqual({ fetched: 3, gone: [] });
  const [, , third] = listVersions(studio.store, lid);
  expect(third).toMatchObject({ number: 3, note: 'Say B', mark: markId(2), based_on: 1 });
  expect(third).toMatchObject({ body_hash: contentHash(second), effective_hash: contentHash(both) });
  expect(textOf(studio.store, contentHash(first))).toBe(first);
  expect(studio.named('Script')).toEqual(before);
  expect(await studio.pull()).toMatchObject({ outcome: 'done', updated: 0, conflicts: 0 });
});

it('VE-2 a version that the server does not have any more is said to be gone', async () => {
  const { server, id, studio, lid, numbers } = await pulled([base, [first, note(1, 1)]]);
  server.versions.get(id)?.delete(1);
  expect(await studio.puller.hydrateVersions(lid, [1], signal)).toEqual({ fetched: 0, gone: [1] });
  expect(numbers()).toEqual([2]);
});

it('VE-2 where a plain server has another history now, nothing is mixed: a pull finds that and asks', async () => {
  const { server, id, studio, lid } = await pulled([base, [first, note(1, 1)]]);
  server.versions.get(id)?.set(2, { version_number: 2, script_body: second });
  const rows = listVersions(studio.store, lid);
  const failure = await failureOf(studio.puller.hydrateVersions(lid, [1, 2], signal));
  expect(failure).toMatchObject({ code: 'conflict', message: expect.stringContaining('Get the published changes') });
  expect(listVersions(studio.store, lid)).toEqual(rows);
});

it('VE-2 where our own server has another history now, what was read of the old one goes', async () => {
  const { server, id, studio, lid, numbers } = await pulled([base, first, second], { kind: 'enhanced' });
  await studio.puller.hydrateVersions(lid, [1, 2], signal);
  expect(numbers()).toEqual([1, 2, 3]);
  server.versions.get(id)?.set(2, { version_number: 2, script_body: both });
  expect(await studio.puller.hydrateVersions(lid, [2], signal)).toEqual({ fetched: 1, gone: [] });
  expect(listVersions(studio.store, lid)).toMatchObject([{ number: 2, body_hash: contentHash(both) }]);
});

it('VE-2 looking at a history ends with the workspace', async () => {
  const { studio, lid, numbers } = await pulled([base, [first, note(1, 1)]]);
  const stopped = studio.puller.hydrateVersions(lid, [1], AbortSignal.abort());
  expect(await failureOf(stopped)).toMatchObject({ code: 'unavailable' });
  expect(numbers()).toEqual([2]);
});
