import { describe, expect, test } from 'vitest';
import { scriptLidsInput, scriptPositionInput } from '#contract/rpc/script-list.ts';
import { insertConflict } from '#host/store/queries/conflicts.ts';
import { changeElsewhere, openLists, publish } from './lists.ts';

const other = 'cccccccc-0000-4000-8000-000000000002';

describe('036 FR-011 a search of scripts', () => {
  test('LI-1 LI-3 finds names, descriptions and texts by the beginnings of their words, and says where', async () => {
    const { scripts, ask, names } = openLists();
    scripts.create({
      name: 'Make account',
      description: 'Before the mailbox',
      body: 'const givenName = 1;\nreturn 1;',
    });
    scripts.create({ name: 'Check mail', description: null, body: '// nothing\nconst sAMAccountName = 2;' });
    scripts.create({ name: 'Other', description: null, body: 'return 0;' });
    expect(await names({ search: 'given' })).toEqual(['Make account']);
    expect((await names({ search: 'name' })).toSorted()).toEqual(['Check mail', 'Make account']);
    expect((await names({ search: 'acc' })).toSorted()).toEqual(['Check mail', 'Make account']);
    expect(await names({ search: 'mail check' })).toEqual(['Check mail']);
    expect(await names({ search: '"before the mailbox"' })).toEqual(['Make account']);
    expect(await names({ search: '"the before"' })).toEqual([]);
    expect(await names({ search: 'ec' })).toEqual([]);
    expect(await names({ search: 'heck' })).toEqual(['Check mail']);
    expect(await names({ search: 'account', search_in: 'name' })).toEqual(['Make account']);
    const [found] = (await ask({ search: 'return make', sort: 'relevance' })).rows;
    expect(found).toMatchObject({
      name: 'Make account',
      name_hits: [{ start: 0, end: 4 }],
      snippet: { line: 2, text: 'return 1;', hits: [{ start: 0, end: 6 }] },
    });
  });

  test('LI-7 follows every save, and a text that is gone is found no more', async () => {
    const { scripts, names } = openLists();
    const { lid, local_rev } = scripts.create({ name: 'One', body: 'return first;' });
    expect(await names({ search: 'first' })).toEqual(['One']);
    scripts.saveDraft({ lid, body: 'return second;', base_rev: local_rev });
    expect(await names({ search: 'first' })).toEqual([]);
    expect(await names({ search: 'second' })).toEqual(['One']);
    scripts.update({ lid, name: 'Renamed' });
    expect(await names({ search: 'renam' })).toEqual(['Renamed']);
    scripts.remove(lid);
    expect(await names({ search: 'second' })).toEqual([]);
  });

  test('LI-5 puts names first, those that begin with the words before the others', async () => {
    const { scripts, names } = openLists();
    scripts.create({ name: 'Zeta', body: 'return mail + mail + mail;' });
    scripts.create({ name: 'Normalise email', body: 'return 1;' });
    scripts.create({ name: 'Mail check', body: 'return 1;' });
    expect(await names({ search: 'mail', sort: 'relevance' })).toEqual(['Mail check', 'Normalise email', 'Zeta']);
  });
});

describe('036 FR-011 a list', () => {
  test('LI-4 filters by what a script is, and everything has to hold', async () => {
    const { store, scripts, names } = openLists();
    const made = (name: string) => scripts.create({ name, body: `return '${name}';` });
    const [fresh, edited, plain, system, behind] = ['Fresh', 'Edited', 'Plain', 'System', 'Behind'].map(made);
    if (!fresh || !edited || !plain || !system || !behind) throw new Error('Not made.');
    for (const { lid } of [edited, plain, behind]) publish(store, lid, { author: other });
    publish(store, system.lid, { is_system: true, version: 3 });
    scripts.saveDraft({ lid: edited.lid, body: 'return 2;', base_rev: edited.local_rev });
    scripts.setStatus(plain.lid, 'inactive', null);
    changeElsewhere(store, behind.lid);
    const conflict = { conflict_id: crypto.randomUUID(), key: 'x', lid: plain.lid, kind: 'twin', conflict_json: '{}' };
    const since = { state: 'open', found_at: '2026-01-01T00:00:00Z', answered_at: null, answer_json: null } as const;
    insertConflict(store, { ...conflict, ...since, before_json: null });

    expect(await names({ marks: ['system'] })).toEqual(['System']);
    expect(await names({ marks: ['own'] })).toEqual(['Behind', 'Edited', 'Fresh', 'Plain']);
    expect(await names({ marks: ['draft'] })).toEqual(['Edited']);
    expect(await names({ marks: ['unpublished'] })).toEqual(['Edited', 'Fresh', 'Plain']);
    expect(await names({ marks: ['behind'] })).toEqual(['Behind']);
    expect(await names({ marks: ['conflict'] })).toEqual(['Plain']);
    expect(await names({ status: ['inactive'] })).toEqual(['Plain']);
    expect(await names({ status: ['inactive', 'draft'], marks: ['unpublished'] })).toEqual([
      'Edited',
      'Fresh',
      'Plain',
    ]);
    expect(await names({ updated_by: other })).toEqual(['Behind']);
    expect(await names({ updated_by: 'you' })).toEqual(['Edited', 'Fresh', 'Plain', 'System']);
    expect(await names({ search: 'return', marks: ['unpublished'], status: ['inactive'] })).toEqual(['Plain']);
  });

  test('LI-4 names who changed scripts last, you first', async () => {
    const { store, scripts, lists, ask } = openLists();
    const mine = scripts.create({ name: 'Mine' });
    const theirs = scripts.create({ name: 'Theirs' });
    publish(store, theirs.lid, { author: other });
    expect(await lists.authors()).toEqual([
      { id: 'you', you: true, scripts: 1 },
      { id: other, you: false, scripts: 1 },
    ]);
    expect((await ask()).rows.map(({ lid, updated_by }) => [lid, updated_by])).toEqual([
      [mine.lid, { id: null, you: true }],
      [theirs.lid, { id: other, you: false }],
    ]);
  });

  test('LI-14 a deletion that is not published is listed apart and comes back', async () => {
    const { store, scripts, ask, names } = openLists();
    const { lid } = scripts.create({ name: 'Published', body: 'return gone;' });
    publish(store, lid);
    const draft = scripts.create({ name: 'Only a draft' });
    scripts.remove(lid);
    scripts.remove(draft.lid);
    expect(await ask()).toMatchObject({ rows: [], total: 0, all: 0, deleted: 1 });
    expect((await ask({ deleted: true })).rows).toMatchObject([{ lid, name: 'Published', deleted: true }]);
    expect(await names({ deleted: true, search: 'gone' })).toEqual(['Published']);
    expect(await names({ search: 'gone' })).toEqual([]);
    scripts.undoRemove(lid);
    expect(await ask({ search: 'gone' })).toMatchObject({ rows: [{ lid, deleted: false }], deleted: 0 });
  });

  test('LI-5 LI-6 SC-010 is sorted by every column and comes in windows that fit together', async () => {
    const { store, scripts, lists, ask, names } = openLists();
    const all = [12, 3, 1, 20, 7].map((number) =>
      scripts.create({ name: `step ${number}`, body: `return ${number};` }),
    );
    const [first, second] = all;
    if (!first || !second) throw new Error('Not made.');
    publish(store, first.lid, { version: 9 });
    publish(store, second.lid, { version: 4 });
    scripts.setStatus(second.lid, 'active', null);
    const byName = ['step 1', 'step 3', 'step 7', 'step 12', 'step 20'];
    expect(await names()).toEqual(byName);
    expect(await names({ descending: true })).toEqual(byName.toReversed());
    expect((await names({ sort: 'version', descending: true })).slice(0, 2)).toEqual(['step 12', 'step 3']);
    expect((await names({ sort: 'status' }))[0]).toBe('step 3');
    expect((await names({ sort: 'updated', descending: true }))[0]).toBe('step 3');
    const window = await ask({ offset: 1, limit: 2 });
    expect(window).toMatchObject({ total: 5, all: 5, rows: [{ name: 'step 3' }, { name: 'step 7' }] });
    expect((await ask({ offset: 9, limit: 2 })).rows).toEqual([]);
    expect(await lists.lids(scriptLidsInput.parse({ from: 3 }))).toEqual([first.lid, all[3]?.lid]);
    expect(await lists.position(scriptPositionInput.parse({ lid: second.lid }))).toBe(1);
    expect(await lists.position(scriptPositionInput.parse({ lid: second.lid, search: '"20"' }))).toBeNull();
  });
});
