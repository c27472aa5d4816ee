import { expect, test } from 'vitest';
import type { EntityChange, PublishPlan } from '#contract/model/publish-plan.ts';
import type { PlanView } from '#contract/rpc/sync.ts';
import { noWayBack, planRows, reviewKey, togglePick, unread } from '#renderer/features/publish/plan-rows.ts';
import { notPublished, planSummary, publishButton, publishedWords } from '#renderer/features/publish/publish-words.ts';

const lid = (number: number) => `00000000-0000-4000-8000-00000000000${number}`;

function change(number: number, more: Partial<EntityChange> = {}): EntityChange {
  return {
    ...{ lid: lid(number), type: 'script', name: `script-${number}`, action: 'change', fields: [] },
    ...{ from_version: 1, to_version: 2, merged: [], review: [], live_uses: null, notes: [], operations: [] },
    ...more,
  };
}

function planOf(changes: EntityChange[], undo: PublishPlan['operations'][number]['undo'][] = []): PublishPlan {
  const operations = changes.map((one, index) => ({
    ...{ key: one.lid, lid: one.lid, type: 'script', kind: 'update', phase: 'go_live', depends_on: [], fields: {} },
    ...{
      before: {},
      expects_hash: null,
      based_on_version: null,
      undo: undo[index] ?? { possible: true, reason: null },
    },
  }));
  return { backend: 'baseline', changes, operations } as unknown as PublishPlan;
}

function viewOf(all: EntityChange[], planned: EntityChange[], added: string[] = []): PlanView {
  return { plan: planOf(planned), all, added } as unknown as PlanView;
}

const [one, two, three] = [change(1), change(2), change(3)];

test('lines keep the order of everything, with the one asked for first, whatever is picked', () => {
  const order = (planned: EntityChange[]) =>
    planRows(viewOf([one, two, three], planned), null, lid(2)).map((row) => [row.name, row.in_plan]);
  expect(order([one])).toEqual([
    ['script-2', false],
    ['script-1', true],
    ['script-3', false],
  ]);
  expect(order([one, two, three]).map(([name]) => name)).toEqual(['script-2', 'script-1', 'script-3']);
});

test('what is needed is named as such, and what is not picked can still be looked at', () => {
  const rows = planRows(viewOf([one, two, three], [one, two], [lid(2)]), planOf([one, two, three]), null);
  expect(rows.map((row) => row.needed)).toEqual([false, true, false]);
  expect(rows[2]).toMatchObject({ in_plan: false, change: three });
});

test('a tick taken away and given back is everything again', () => {
  const view = viewOf([one, two], [one, two]);
  const without = togglePick(null, lid(1), view);
  expect(without).toEqual(new Set([lid(2)]));
  expect(togglePick(without, lid(1), view)).toBeNull();
});

test('S50 a tick holds for the content that was read and for no other', () => {
  const merged = change(1, { review: ['Merged.'] });
  const ticked = new Set([reviewKey(merged)]);
  expect(unread(planOf([merged]), new Set())).toEqual([merged]);
  expect(unread(planOf([merged]), ticked)).toEqual([]);
  const another = change(1, { review: ['Merged.', 'And switched on.'] });
  expect(unread(planOf([another]), ticked)).toEqual([another]);
});

test('S77 says once why something cannot be taken back', () => {
  const plan = planOf(
    [one, { ...one }],
    [
      { possible: false, reason: 'It is gone.' },
      { possible: false, reason: 'It is gone.' },
    ],
  );
  expect(noWayBack(plan, lid(1))).toEqual(['It is gone.']);
  expect(noWayBack(plan, lid(2))).toEqual([]);
});

test('the button and the note say what happens', () => {
  const renamed = change(1, {
    to_version: 1,
    fields: [
      { field: 'name', label: 'name', unit: 'field', before: 'a', after: 'b', lines_added: null, lines_removed: null },
    ],
  });
  const words = (plan: PublishPlan) => [
    publishButton(plan),
    publishedWords(plan, { message: '', applied: 2 } as Parameters<typeof publishedWords>[1]),
  ];
  expect(words(planOf([one]))).toEqual(['Publish version 2', 'Published script-1 as version 2.']);
  expect(words(planOf([renamed]))).toEqual(['Publish name', 'Published script-1.']);
  expect(words(planOf([change(1, { action: 'delete', to_version: null })]))).toEqual([
    'Delete script-1 on the backend',
    'Deleted script-1 on the backend.',
  ]);
  expect(words(planOf([one, two]))).toEqual(['Publish 2 changes', 'Published 2 changes.']);
  expect(publishButton(planOf([]))).toBe('Publish');
});

test('sums up what a backend would do', () => {
  const final = { possible: false, reason: null };
  expect(planSummary(planOf([one, two], [final]))).toBe('2 requests, one after the other; 1 cannot be undone.');
  expect(planSummary(planOf([one]))).toBe('1 request, which can be undone.');
  expect(planSummary({ ...planOf([one]), backend: 'enhanced' })).toBe('one step, all or nothing.');
  expect(planSummary(planOf([]))).toBe('nothing to send.');
});

test('says that nothing is lost, once', () => {
  expect(notPublished('The backend is away.')).toBe('Not published: The backend is away. Your work is kept.');
  expect(notPublished('It is away. Your drafts are kept here.')).toBe(
    'Not published: It is away. Your drafts are kept here.',
  );
});
