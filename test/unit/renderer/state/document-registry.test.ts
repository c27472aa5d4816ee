import { afterEach, expect, test, vi } from 'vitest';
import type { StudioEvent } from '#contract/rpc/studio.ts';
import { documentRegistry } from '#renderer/state/document-registry.ts';

const told = vi.hoisted(() => ({
  listeners: new Set<(event: StudioEvent) => void>(),
  workspaces: new Set<(now: unknown, before: unknown) => void>(),
  warnings: [] as string[],
}));
vi.mock('#renderer/api/events.ts', () => ({
  onStudioEvent: (listener: (event: StudioEvent) => void) => {
    told.listeners.add(listener);
    return () => told.listeners.delete(listener);
  },
}));
vi.mock('#renderer/state/studio.ts', () => ({
  useStudio: { subscribe: (listener: (now: unknown, before: unknown) => void) => told.workspaces.add(listener) },
}));
vi.mock('sonner', () => ({ toast: { warning: (text: string) => told.warnings.push(text) } }));

function setUp() {
  const made: ReturnType<typeof makeDocument>[] = [];
  const load = vi.fn(async (lid: string) => {
    const document = makeDocument(lid);
    made.push(document);
    return document;
  });
  return { made, load, ...documentRegistry(load) };
}

function makeDocument(lid: string) {
  return {
    lid,
    flush: vi.fn(() => Promise.resolve()),
    heard: vi.fn((_event: StudioEvent) => {}),
    dispose: vi.fn(() => {}),
  };
}

const switchWorkspace = (from: string, to: string) => {
  for (const listener of told.workspaces) listener({ workspace: { id: to } }, { workspace: { id: from } });
};

afterEach(() => {
  expect(told.listeners.size).toBe(0);
  told.workspaces.clear();
  told.warnings.length = 0;
});

test('each document is open once, however many ask for it', async () => {
  const { open, load } = setUp();
  const [one, two] = await Promise.all([open('a'), open('a')]);
  expect(one).toBe(two);
  await open('b');
  expect(load).toHaveBeenCalledTimes(2);
});

test('one that could not be opened is tried again when it is asked for again', async () => {
  const { open, close, load } = setUp();
  load.mockRejectedValueOnce(new Error('the host is away'));
  await expect(open('a')).rejects.toThrow('the host is away');
  await close('a', () => false);
  await expect(open('a')).resolves.toMatchObject({ lid: 'a' });
});

test('what the host tells while a document is loaded reaches it', async () => {
  const { open, load, made } = setUp();
  const event: StudioEvent = { type: 'draft_saved', lid: 'a', local_rev: 7 };
  load.mockImplementationOnce(async (lid) => {
    for (const listener of told.listeners) listener(event);
    const document = makeDocument(lid);
    made.push(document);
    return document;
  });
  await open('a');
  expect(made[0]?.heard).toHaveBeenCalledExactlyOnceWith(event);
});

test('a closed document is stored before it ends', async () => {
  const { open, close, made } = setUp();
  await open('a');
  await close('a', () => false);
  expect(made[0]?.flush).toHaveBeenCalledBefore(made[0]?.dispose ?? vi.fn());
  await open('a');
  expect(made).toHaveLength(2);
});

test('one that is shown again by then stays', async () => {
  const { open, close, made } = setUp();
  await open('a');
  await close('a', () => true);
  expect(made[0]?.dispose).not.toHaveBeenCalled();
  await open('a');
  expect(made).toHaveLength(1);
});

test('one that cannot be stored is kept, and that is said', async () => {
  const { open, close, made } = setUp();
  await open('a');
  made[0]?.flush.mockRejectedValueOnce(new Error('The disk is full.'));
  await close('a', () => false);
  expect(told.warnings[0]).toContain('It is kept while this window is open.');
  expect(made[0]?.dispose).not.toHaveBeenCalled();
  await open('a');
  expect(made).toHaveLength(1);
});

test('documents end with their workspace', async () => {
  const { open, made } = setUp();
  await open('a');
  switchWorkspace('w', 'another');
  expect(made[0]?.dispose).toHaveBeenCalledOnce();
  await open('a');
  switchWorkspace('another', 'another');
  await open('a');
  expect(made).toHaveLength(2);
});

test('one that was deleted ends without being stored', async () => {
  const { open, drop, peek, made } = setUp();
  await open('a');
  expect(peek('a')).toBe(made[0]);
  drop('a');
  expect(peek('a')).toBeUndefined();
  expect(made[0]?.dispose).toHaveBeenCalledOnce();
  expect(made[0]?.flush).not.toHaveBeenCalled();
});

test('one that is closed twice ends once', async () => {
  const { open, close, made } = setUp();
  await open('a');
  await Promise.all([close('a', () => false), close('a', () => false)]);
  expect(made[0]?.dispose).toHaveBeenCalledOnce();
});

test('one whose workspace is left while it is loaded ends as soon as it is there', async () => {
  const { open, made } = setUp();
  const opened = open('a');
  switchWorkspace('w', 'another');
  await opened;
  await Promise.resolve();
  expect(made[0]?.dispose).toHaveBeenCalledOnce();
});
