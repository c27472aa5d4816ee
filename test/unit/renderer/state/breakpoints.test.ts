import { beforeEach, expect, test, vi } from 'vitest';
import type { Breakpoint } from '#contract/script/debug.ts';

interface StudioNow {
  readonly workspace: { readonly id: string } | null;
  readonly store: { readonly state: string } | null;
}

/** One host and its workspace; windows come and go. It answers at once, but tells of changes when the test lets it. */
const host = vi.hoisted(() => ({
  kept: new Map<string, Record<string, unknown>>(),
  windows: [] as ((event: { type: string; key: string }) => void)[],
  studios: [] as ((now: StudioNow) => void)[],
}));
const key = 'ws:breakpoints';

vi.mock('#renderer/api/client.ts', () => ({
  rpc: {
    uiState: {
      get: { query: () => Promise.resolve(structuredClone(host.kept.get(key) ?? null)) },
      change: {
        mutate: ({ members }: { members: Record<string, unknown> }) => {
          const all = Object.entries({ ...host.kept.get(key), ...structuredClone(members) });
          host.kept.set(key, Object.fromEntries(all.filter(([, value]) => value !== null)));
          return Promise.resolve();
        },
      },
    },
  },
}));
vi.mock('#renderer/api/events.ts', () => ({ onStudioEvent: (listener: never) => void host.windows.push(listener) }));
vi.mock('#renderer/state/studio.ts', () => ({
  useStudio: { subscribe: (listener: never) => void host.studios.push(listener) },
}));

beforeEach(() => {
  host.kept.clear();
  host.windows.length = 0;
  host.studios.length = 0;
});

/** A window of the workspace, with modules of its own. */
async function openWindow() {
  vi.resetModules();
  const state = await import('#renderer/state/breakpoints.ts');
  const { updateDocument } = await import('#renderer/state/documents.ts');
  const { flushSavedStates } = await import('#renderer/state/saved-state.ts');
  state.followBreakpoints();
  host.studios.at(-1)?.({ workspace: { id: 'w' }, store: { state: 'ok' } });
  await settled();
  const lines = (lid: string) => state.breakpointsOf(lid).map(({ line }) => line);
  return { ...state, lines, openScript: (lid: string) => updateDocument(lid, {}), flush: flushSavedStates };
}

/** Until every answer that is under way has been taken in. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

async function tellAll() {
  await settled();
  for (const window of host.windows) window({ type: 'ui_state_changed', key });
  await settled();
}

const keptLines = () =>
  Object.fromEntries(
    Object.entries(host.kept.get(key) ?? {}).map(([lid, list]) => [
      lid,
      (list as Breakpoint[]).map(({ line }) => line),
    ]),
  );

test('DB-22 what two windows make in two scripts at the same time is kept of both, and both show it', async () => {
  const [one, other] = [await openWindow(), await openWindow()];
  one.putBreakpoint('a', 1);
  other.putBreakpoint('b', 2);
  await tellAll();
  expect(keptLines()).toEqual({ a: [1], b: [2] });
  for (const window of [one, other]) expect([window.lines('a'), window.lines('b')]).toEqual([[1], [2]]);
  one.removeBreakpoint('b', 2);
  one.flush();
  await tellAll();
  expect(keptLines()).toEqual({ a: [1] });
  expect(other.lines('b')).toEqual([]);
});

test('DB-22 what the host does not hold yet stays while another window is heard of', async () => {
  const [one, other] = [await openWindow(), await openWindow()];
  one.putBreakpoint('a', 1);
  await tellAll();
  one.moveBreakpoints(
    'a',
    one.breakpointsOf('a').map((each) => ({ ...each, line: 5 })),
  );
  other.putBreakpoint('b', 2);
  await tellAll();
  expect([one.lines('a'), one.lines('b')]).toEqual([[5], [2]]);
  await one.keepBreakpoints();
  await tellAll();
  expect(keptLines()).toEqual({ a: [5], b: [2] });
  expect(other.lines('a')).toEqual([5]);
});

test('DB-22 the text of an open script carries its breakpoints along, and gets those that another window makes', async () => {
  const [one, other] = [await openWindow(), await openWindow()];
  one.putBreakpoint('a', 3);
  await tellAll();
  other.openScript('a');
  one.moveBreakpoints(
    'a',
    one.breakpointsOf('a').map((each) => ({ ...each, line: 4 })),
  );
  one.putBreakpoint('a', 8);
  one.flush();
  await tellAll();
  expect(other.lines('a'), 'its text has not been told of the edit yet').toEqual([3, 8]);
  const shown = other.breakpointsOf('a');
  await tellAll();
  expect(other.breakpointsOf('a'), 'nothing is drawn anew where nothing changed').toBe(shown);
});
