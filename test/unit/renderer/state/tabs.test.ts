import { beforeEach, expect, test, vi } from 'vitest';

/** What the host holds by key, and the questions that it has not answered yet. */
const host = vi.hoisted(() => ({ kept: new Map<string, unknown>(), waiting: [] as (() => void)[] }));
vi.mock('#renderer/api/client.ts', () => ({
  rpc: {
    uiState: {
      get: {
        query: ({ key }: { key: string }) =>
          new Promise((resolve) => host.waiting.push(() => resolve(host.kept.get(key) ?? null))),
      },
      set: {
        mutate: ({ key, value }: { key: string; value: unknown }) => {
          host.kept.set(key, value);
          return Promise.resolve();
        },
      },
    },
  },
}));

beforeEach(() => {
  vi.resetModules();
  host.kept.clear();
  host.waiting.length = 0;
});

const answerAll = () => host.waiting.splice(0).forEach((answer) => void answer());

/** The tabs of a window of its own, and how it names those that are open. */
async function newWindow() {
  const tabs = await import('#renderer/state/tabs.ts');
  const { flushSavedStates } = await import('#renderer/state/saved-state.ts');
  const open = () => tabs.dock.tabs().map(({ kind, id }) => `${kind}:${id}`);
  const restore = async () => {
    const restored = tabs.restoreTabs();
    answerAll();
    await restored;
  };
  return { ...tabs, flushSavedStates, open, restore };
}

async function keepScripts(...lids: string[]) {
  const before = await newWindow();
  await before.restore();
  for (const lid of lids) before.openScript(lid, lid);
  before.flushSavedStates();
  vi.resetModules();
}

test('an area that is clicked before or while the kept tabs come back is opened beside them, and in front', async () => {
  await keepScripts('one', 'two');
  const kept = structuredClone(host.kept.get('ws:tabs'));
  const { dock, open, openView, restoreTabs, flushSavedStates } = await newWindow();
  openView('lifecycles');
  const restored = restoreTabs();
  openView('people');
  flushSavedStates();
  expect(host.kept.get('ws:tabs'), 'nothing is kept in place of what is on its way').toEqual(kept);
  answerAll();
  await restored;
  expect(open()).toEqual(['script:one', 'script:two', 'lifecycles:lifecycles', 'people:people']);
  expect(dock.active()?.kind).toBe('people');
  flushSavedStates();
  expect(JSON.stringify(host.kept.get('ws:tabs'))).toContain('people:people');
});

test('tabs stay in their workspace, except what is asked for while the next one opens', async () => {
  await keepScripts('one');
  const { open, openView, restore, restoreTabs } = await newWindow();
  await restore();
  expect(open()).toEqual(['script:one']);
  host.kept.clear();
  const elsewhere = restoreTabs();
  openView('logs');
  answerAll();
  await elsewhere;
  expect(open()).toEqual(['logs:logs']);
});

test('a workspace that opens before the tabs of another one have come gets its own alone', async () => {
  await keepScripts('one');
  const { open, restoreTabs } = await newWindow();
  const first = restoreTabs();
  const [answerFirst] = host.waiting.splice(0);
  host.kept.clear();
  const second = restoreTabs();
  answerAll();
  await second;
  answerFirst?.();
  await first;
  expect(open()).toEqual([]);
});

test('tabs that were kept in another form are dropped', async () => {
  for (const kept of ['a text', { layout: 'row' }, { layout: { type: 'row', children: [{ type: 'chair' }] } }]) {
    host.kept.set('ws:tabs', kept);
    const { open, openScript, restore } = await newWindow();
    await restore();
    expect(open()).toEqual([]);
    openScript('one', 'one');
    expect(open()).toEqual(['script:one']);
    vi.resetModules();
  }
});
