import { describe, expect, test } from 'vitest';
import { BulkChanges } from '#host/services/script-list/bulk-changes.ts';
import { failureOf } from '../failure-of.ts';
import { startHost } from '../harness.ts';
import { openLists, publish } from './lists.ts';

/** Lists with what changes many scripts, where a text that says so counts as broken. */
function openBulk() {
  const opened = openLists();
  const { store, scripts } = opened;
  const place = { line: 1, column: 1, end_line: 1, end_column: 2, rule: 'syntax', severity: 'error' } as const;
  const mistake = { ...place, message: 'It is broken', suggestion: null };
  const checked: string[] = [];
  const mistakesIn = (body: string) => {
    checked.push(body);
    return Promise.resolve(body.includes('broken') ? [mistake] : []);
  };
  return { ...opened, checked, bulk: new BulkChanges({ store, scripts, mistakesIn }) };
}

describe('036 FR-002 FR-003 the status of scripts', () => {
  test('LI-12 draft becomes active, inactive and active again, each a change to publish', async () => {
    const { store, scripts, bulk, names } = openBulk();
    const { lid } = scripts.create({ name: 'One', body: 'return 1;' });
    publish(store, lid);
    expect(scripts.row(lid)).toMatchObject({ status: 'draft', unpublished: false });
    expect(await bulk.setStatus([lid], 'active')).toEqual({ done: [lid], refused: [] });
    expect(scripts.row(lid)).toMatchObject({ status: 'active', unpublished: true });
    expect(await names({ status: ['active'] })).toEqual(['One']);
    publish(store, lid);
    await bulk.setStatus([lid], 'inactive');
    expect(scripts.row(lid)).toMatchObject({ status: 'inactive', unpublished: true });
    await bulk.setStatus([lid], 'active');
    expect(scripts.row(lid)).toMatchObject({ status: 'active', unpublished: false });
  });

  test('LI-13 one whose text has mistakes is refused with them, and the others are activated', async () => {
    const { scripts, bulk } = openBulk();
    const good = scripts.create({ name: 'Good', body: 'return 1;' });
    const bad = scripts.create({ name: 'Bad', body: 'broken' });
    const result = await bulk.setStatus([bad.lid, good.lid], 'active');
    expect(result.done).toEqual([good.lid]);
    expect(result.refused).toMatchObject([
      { lid: bad.lid, name: 'Bad', problems: [{ message: 'It is broken', line: 1 }] },
    ]);
    expect(scripts.row(bad.lid)?.status).toBe('draft');
    expect((await bulk.setStatus([bad.lid], 'inactive')).done).toEqual([bad.lid]);
  });

  test('LI-13 a text that changes while it is checked is not activated unseen', async () => {
    const { store, scripts } = openLists();
    const { lid, local_rev } = scripts.create({ name: 'One', body: 'return 1;' });
    const mistakesIn = () => {
      scripts.saveDraft({ lid, body: 'broken', base_rev: local_rev });
      return Promise.resolve([]);
    };
    const result = await new BulkChanges({ store, scripts, mistakesIn }).setStatus([lid], 'active');
    expect(result).toMatchObject({ done: [], refused: [{ lid, reason: expect.stringContaining('changed while') }] });
    expect(scripts.row(lid)?.status).toBe('draft');
  });

  test('LI-13 the studio finds the mistakes that the backend would refuse', async () => {
    const { caller } = await startHost();
    const { lid } = await caller.scripts.create({ name: 'Bad', body: 'const a = ;\nreturn a;' });
    const { refused } = await caller.scripts.setStatus({ lids: [lid], status: 'active' });
    expect(refused).toMatchObject([{ name: 'Bad', problems: [{ line: 1, severity: 'error' }] }]);
  });
});

describe('036 FR-012 a system script', () => {
  test('LI-16 can be read and duplicated, and every change is refused', async () => {
    const { store, scripts, bulk } = openBulk();
    const { lid, local_rev } = scripts.create({ name: 'System', body: 'return 1;' });
    publish(store, lid, { is_system: true });
    const other = scripts.create({ name: 'Mine', body: 'return 2;' });
    for (const change of [
      () => scripts.update({ lid, name: 'Mine now' }),
      () => scripts.saveDraft({ lid, body: 'return 3;', base_rev: local_rev }),
      () => scripts.replaceText(lid, 'return 3;'),
      () => scripts.setStatus(lid, 'active', null),
      () => scripts.remove(lid),
    ]) {
      const refused = await failureOf((async () => change())());
      expect([refused.code, refused.message]).toEqual([
        'precondition_failed',
        expect.stringContaining('"System" is a system script'),
      ]);
    }
    const lids = [lid, other.lid];
    expect(await bulk.setStatus(lids, 'active')).toMatchObject({ done: [other.lid], refused: [{ lid, problems: [] }] });
    expect(bulk.remove(lids)).toMatchObject({ done: [other.lid], refused: [{ lid, name: 'System' }] });
    expect(scripts.get(lid).body).toBe('return 1;');
    const copy = scripts.duplicate(lid);
    expect(copy).toMatchObject({ name: 'System copy', is_system: false, body: 'return 1;' });
    expect(scripts.saveDraft({ lid: copy.lid, body: 'return 3;', base_rev: copy.local_rev }).outcome).toBe('saved');
  });
});

describe('036 FR-004 many scripts', () => {
  test('LI-10 are deleted and brought back, each for itself', async () => {
    const { store, scripts, bulk, names } = openBulk();
    const lids = ['One', 'Two', 'Three'].map((name) => scripts.create({ name }).lid);
    for (const lid of lids) publish(store, lid);
    expect(bulk.remove([...lids, crypto.randomUUID()])).toMatchObject({ done: lids, refused: [{ problems: [] }] });
    expect(await names()).toEqual([]);
    expect(await names({ deleted: true })).toEqual(['One', 'Three', 'Two']);
    expect(bulk.restore(lids).done).toEqual(lids);
    expect(await names()).toEqual(['One', 'Three', 'Two']);
  });

  test('LI-11 are exported as they are here', () => {
    const { scripts, bulk } = openBulk();
    const { lid } = scripts.create({ name: 'One', description: 'Says one', body: 'return 1;' });
    expect(bulk.export([lid])).toEqual([
      {
        lid,
        id: null,
        name: 'One',
        description: 'Says one',
        status: 'draft',
        current_version: null,
        unpublished: true,
        body: 'return 1;',
      },
    ]);
  });
});
