import { beforeEach, expect, test, vi } from 'vitest';
import { lifecycleConfig } from '#contract/model/lifecycle.ts';

/** One host, which answers at once and tells of changes when the test lets it. */
const { kept, tell } = vi.hoisted(() => ({
  kept: new Map<string, Record<string, unknown>>(),
  tell: { windows: new Set<(event: { type: string; key: string }) => void>() },
}));
vi.mock('#renderer/api/client.ts', () => ({
  rpc: {
    uiState: {
      get: { query: ({ key }: { key: string }) => Promise.resolve(structuredClone(kept.get(key) ?? null)) },
      change: {
        mutate: ({ key, members }: { key: string; members: Record<string, unknown> }) => {
          const all = Object.entries({ ...kept.get(key), ...structuredClone(members) });
          kept.set(key, Object.fromEntries(all.filter(([, value]) => value !== null)));
          return Promise.resolve();
        },
      },
    },
  },
}));
vi.mock('#renderer/api/events.ts', () => ({
  onStudioEvent: (listener: never) => {
    tell.windows.add(listener);
    return () => tell.windows.delete(listener);
  },
}));
vi.mock('#renderer/state/tabs.ts', () => ({ dock: { tabs: () => [] } }));

beforeEach(() => {
  kept.clear();
  tell.windows.clear();
});

/** A window of the workspace, with modules of its own. */
async function openWindow() {
  vi.resetModules();
  const { flushSavedStates } = await import('#renderer/state/saved-state.ts');
  const views = await import('#renderer/editor/view-states.ts');
  const watches = await import('#renderer/features/debug/watch-list.ts');
  const files = await import('#renderer/features/lifecycles/compare/compared-files.ts');
  watches.openWatches('w');
  await settled();
  return { ...views, ...watches, ...files, flush: flushSavedStates };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

async function allKept(...windows: { flush(): void }[]) {
  await settled();
  for (const window of windows) window.flush();
  await settled();
  for (const window of tell.windows) window({ type: 'ui_state_changed', key: 'ws:watched' });
  await settled();
}

const view = (line: number) => ({
  cursorState: [{ inSelectionMode: false, selectionStart: { lineNumber: line, column: 1 } }],
  viewState: { scrollLeft: 0 },
  contributionsState: {},
});

test('DB-22 two windows keep where each of them stands in its scripts', async () => {
  const [one, other] = [await openWindow(), await openWindow()];
  await Promise.all([one.viewStateOf('a'), other.viewStateOf('a')]);
  await one.keepViewState('a', view(1) as never);
  await other.keepViewState('b', view(2) as never);
  await allKept(one, other);
  const next = await openWindow();
  expect(await next.viewStateOf('a')).toEqual(view(1));
  expect(await next.viewStateOf('b')).toEqual(view(2));
});

test('DB-22 what two windows watch is kept of both, in its order, and both show it', async () => {
  const [one, other] = [await openWindow(), await openWindow()];
  one.watch('attributes.mail');
  other.watch('connector.name');
  await allKept(one, other);
  const shown = () => [one, other].map((window) => window.useWatches.getState().expressions);
  expect(shown().map((expressions) => expressions.toSorted())).toEqual([
    ['attributes.mail', 'connector.name'],
    ['attributes.mail', 'connector.name'],
  ]);
  one.watchInstead('attributes.mail', 'attributes.cn');
  other.unwatch('connector.name');
  await allKept(one, other);
  expect(shown()).toEqual([['attributes.cn'], ['attributes.cn']]);
  const next = await openWindow();
  expect(next.useWatches.getState().expressions).toEqual(['attributes.cn']);
});

test('DB-22 files that two windows compare are there again in either; of what nobody shows the newest stay', async () => {
  const [one, other] = [await openWindow(), await openWindow()];
  const file = (name: string) => ({ name, config: empty(name), losses: [] });
  const [first, second] = [one.keepComparedFile(file('one.json')), other.keepComparedFile(file('other.json'))];
  await allKept(one, other);
  const next = await openWindow();
  expect((await next.readComparedFile(first))?.name).toBe('one.json');
  expect((await next.readComparedFile(second))?.name).toBe('other.json');
  for (let at = 0; at < 30; at++) {
    next.keepComparedFile(file(`${at}.json`));
    await allKept(next);
  }
  expect(Object.keys(kept.get('ws:compared_files') ?? {}).length).toBeLessThanOrEqual(21);
});

function empty(name: string) {
  return lifecycleConfig.parse({ name, object_type: 'user', initial_state_id: null, states: [], transitions: [] });
}
