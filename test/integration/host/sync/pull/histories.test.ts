import { describe, expect, it } from 'vitest';
import { putMark } from '#host/store/queries/ledger.ts';
import { listVersions } from '#host/store/queries/script-versions.ts';
import { markId, note, PlainServer } from './plain-server.ts';
import { PullStudio } from './studio.ts';

const lines = (...values: string[]) => `${values.join('\n')}\n`;
const base = lines('one', '', 'two', '', 'three');
const first = lines('one of A', '', 'two', '', 'three');
const second = lines('one', '', 'two', '', 'three of B');
const both = lines('one of A', '', 'two', '', 'three of B');

function versionsRead(server: PlainServer): number[] {
  return server.log.filter((line) => line.includes('/versions/')).map((line) => Number(line.split('/').at(-1)));
}

describe('a history of versions', () => {
  it('S27 brings two versions together whose authors did not know of each other', async () => {
    const server = new PlainServer();
    server.add('Script', [base, [first, note(1, 1)], [second, note(2, 1)]]);
    const studio = new PullStudio(server);
    await studio.pull();
    expect(studio.localText('Script')).toBe(both);
    const facts = JSON.parse(studio.named('Script').facts_json);
    expect(facts).toMatchObject({ current_version: 3, goes_with_it: ['3 versions'] });
    expect(
      studio.store.first(
        studio.store.build.selectFrom('blob').select('bytes').where('hash', '=', facts.head_body_hash),
      ),
    ).toEqual({ bytes: second });
  });

  it('S27 comes to the same text whether it saw the history grow or came late', async () => {
    const server = new PlainServer();
    const { id } = server.add('Script', [base]);
    const early = new PullStudio(server);
    await early.pull();
    for (const [text, words] of [
      [first, note(1, 1)],
      [second, note(2, 1)],
      [lines('one of A', '', 'two', '', 'three of B', 'four'), note(3, 3)],
    ] as const) {
      server.publish(id, text, words);
      await early.pull();
    }
    const late = new PullStudio(server);
    await late.pull();
    expect(late.localText('Script')).toBe(early.localText('Script'));
    expect(late.named('Script').remote_hash).toBe(early.named('Script').remote_hash);
  });

  it('S27 reads only the newest version where it continues the one before it', async () => {
    const server = new PlainServer();
    server.add('Script', [base, [first, note(1, 1)], [both, note(2, 2)]]);
    const studio = new PullStudio(server);
    await studio.pull();
    expect(versionsRead(server)).toEqual([3]);
    expect(studio.localText('Script')).toBe(both);
  });

  it('S27 F21 reads back to where a version without a pointer can be understood', async () => {
    const server = new PlainServer();
    server.add('Script', [base, [first, note(1, 1)], [second, note(2, 1)], both]);
    const studio = new PullStudio(server);
    await studio.pull();
    expect(versionsRead(server)).toEqual([4, 3, 2, 1]);
    expect(studio.localText('Script')).toBe(both);
  });

  it('S27 reads the versions between what it knew and what is current, one by one', async () => {
    const server = new PlainServer();
    const { id } = server.add('Script', ['a']);
    const studio = new PullStudio(server);
    await studio.pull();
    for (const text of ['b', 'c', 'd']) server.publish(id, text);
    server.log.length = 0;
    expect(await studio.pull()).toMatchObject({ updated: 1 });
    expect(versionsRead(server)).toEqual([4, 3, 2]);
    expect(studio.localText('Script')).toBe('d');
    const rows = listVersions(studio.store, studio.named('Script').lid);
    expect(rows.map(({ number }) => number)).toEqual([1, 2, 3, 4]);
  });

  it('S27 keeps the words of a note without its trailer', async () => {
    const server = new PlainServer();
    server.add('Script', [base, [first, `Because.\n${note(1, 1)}`]]);
    const studio = new PullStudio(server);
    await studio.pull();
    const [version] = listVersions(studio.store, studio.named('Script').lid);
    expect(version).toMatchObject({ number: 2, note: 'Because.', mark: markId(1), based_on: 1 });
  });

  it('S28 counts the second copy of a mark for nothing', async () => {
    const server = new PlainServer();
    server.add('Script', [base, [first, note(1, 1)], [both, note(2, 2)], [first, note(1, 1)]]);
    const studio = new PullStudio(server);
    await studio.pull();
    expect(studio.localText('Script')).toBe(both);
  });

  it('S29 opens a conflict where the history overlaps, and a later version that answers it ends it', async () => {
    const server = new PlainServer();
    const { id } = server.add('Script', ['line\n', ['line of A\n', note(1, 1)], ['line of B\n', note(2, 1)]]);
    const studio = new PullStudio(server);
    await studio.pull();
    expect(studio.conflicts).toEqual(['history_overlap']);
    expect(studio.remoteText('Script')).toBe('line of B\n');
    server.publish(id, 'line of A and B\n', note(3, 3));
    await studio.pull();
    expect(studio.conflicts).toEqual([]);
    expect(studio.localText('Script')).toBe('line of A and B\n');
  });

  it('S32 takes over the history of a server that was restored', async () => {
    const server = new PlainServer();
    const { id } = server.add('Script', ['a', ['b', note(1, 1)], ['c', note(2, 2)]]);
    const studio = new PullStudio(server);
    await studio.pull();
    server.versions.get(id)?.delete(3);
    server.edit(id, { current_version: 2 });
    await studio.pull();
    expect(studio.remoteText('Script')).toBe('b');
    server.publish(id, 'another c', note(3, 2));
    await studio.pull();
    expect(studio.remoteText('Script')).toBe('another c');
  });

  it('S34 takes a value that was sent before and comes late for no edit of somebody’s', async () => {
    const server = new PlainServer();
    const { id } = server.add('Script', ['a']);
    const studio = new PullStudio(server);
    await studio.pull();
    studio.change(studio.named('Script').lid, { late_json: JSON.stringify({ description: ['older words'] }) });
    server.edit(id, { description: 'older words' });
    await studio.pull();
    expect(studio.conflicts).toEqual(['late_delivery']);
  });

  it('F12 B4 shows a script without a version as empty, so that its next version repairs it', async () => {
    const server = new PlainServer();
    const { id } = server.add('Broken', ['x']);
    server.versions.get(id)?.clear();
    const studio = new PullStudio(server);
    expect(await studio.pull()).toMatchObject({ outcome: 'done', added: 1 });
    expect(studio.localText('Broken')).toBe('');
    server.publish(id, 'repaired');
    await studio.pull();
    expect(studio.localText('Broken')).toBe('repaired');
  });

  it('F12 B5 finds a version beyond the current one, and notices when it was repaired', async () => {
    const server = new PlainServer();
    const { id } = server.add('Wedged', ['a']);
    const studio = new PullStudio(server);
    await studio.pull();
    const { lid } = studio.named('Wedged');
    studio.change(lid, { wedged: 1 });
    server.versions.get(id)?.set(2, { version_number: 2, script_body: 'never current' });
    await studio.pull();
    expect(studio.named('Wedged').wedged).toBe(1);
    server.edit(id, { current_version: 2 });
    await studio.pull();
    expect(studio.named('Wedged').wedged).toBe(0);
    expect(studio.localText('Wedged')).toBe('never current');
  });
});

describe('birth marks', () => {
  const marked = (words: string, mark: number) => `${words}\nhw: new=${markId(mark)}`;

  it('S96 shows a row with another device’s mark, without the mark, as read-only until it goes', async () => {
    const server = new PlainServer();
    const { id } = server.add('Theirs', ['// stub'], { description: marked('Their words', 1) });
    const studio = new PullStudio(server);
    await studio.pull();
    expect(studio.named('Theirs').foreign_birth).toBe(markId(1));
    expect(studio.named('Theirs').remote_json).toContain('"description":"Their words"');
    server.edit(id, { description: 'Their words' });
    await studio.pull();
    expect(studio.named('Theirs').foreign_birth).toBeNull();
  });

  it('S81 lets it go once its creator has not come back for seven days, also where nothing else has changed', async () => {
    const server = new PlainServer();
    const { id } = server.add('Forsaken', ['// stub'], { description: marked('Their words', 1) });
    const studio = new PullStudio(server);
    const day = 86_400_000;
    for (let days = 0; days < 7; days += 1) {
      await studio.pull();
      expect(studio.named('Forsaken').foreign_birth).toBe(markId(1));
      await studio.clock.sleep(day);
    }
    await studio.pull();
    expect(studio.named('Forsaken').foreign_birth).toBeNull();
    server.edit(id, { description: marked('Other words', 1) });
    await studio.pull();
    expect(studio.named('Forsaken').foreign_birth).toBeNull();
  });

  it('S94 makes no second entity of a row with a mark of ours', async () => {
    const server = new PlainServer();
    server.add('Ours', ['// stub'], { description: marked('', 2) });
    const studio = new PullStudio(server);
    putMark(studio.store, {
      mark: markId(2),
      lid: studio.newId(),
      type: 'script',
      kind: 'create',
      outcome: 'open',
      remote_id: null,
    });
    expect(await studio.pull()).toMatchObject({ outcome: 'done', added: 0 });
    expect(studio.names).toEqual([]);
  });
});
