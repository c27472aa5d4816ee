import { expect } from 'vitest';
import type { Script } from '#contract/model/script.ts';
import type { ScriptDetail, ScriptRow } from '#contract/rpc/scripts.ts';
import type { HistoryEntry, PlanView, PublishEnd } from '#contract/rpc/sync.ts';
import type { DemoBackend } from './demo-backend.ts';

/** A studio that is called by the names of its router. */
export interface Callable {
  call<Result>(path: string, input?: unknown): Promise<Result>;
}

export interface Work {
  readonly created: string;
  readonly changed: string;
  readonly removed: string;
  readonly token: string;
}

/** One creation, one change of text and description, one deletion; each round its own. */
export async function edit(studio: Callable, round: string): Promise<Work> {
  const token = `token-${round}`;
  const rows = await studio.call<ScriptRow[]>('scripts.list');
  const lidOf = (name: string) => rows.find((row) => row.name === name)?.lid ?? '';
  const work = { created: `created-${round}`, changed: `changed-${round}`, removed: `removed-${round}`, token };
  await studio.call('scripts.create', { name: work.created, body: `log_info('${token}');\n` });
  const before = await studio.call<ScriptDetail>('scripts.get', { lid: lidOf(work.changed) });
  await studio.call('scripts.saveDraft', {
    lid: before.lid,
    body: `${before.body}log_info('${token}');\n`,
    base_rev: before.local_rev,
  });
  await studio.call('scripts.update', { lid: before.lid, description: `described in ${token}` });
  await studio.call('scripts.remove', { lid: lidOf(work.removed) });
  return work;
}

export async function publishAll(studio: Callable): Promise<PublishEnd | null> {
  const { plan } = await studio.call<PlanView>('sync.plan', {});
  if (plan.operations.length === 0) return null;
  return studio.call<PublishEnd>('sync.publish', {
    plan_hash: plan.plan_hash,
    reviewed: plan.changes.filter((change) => change.review.length > 0).map((change) => change.lid),
  });
}

/** Goes on with what was going on, and publishes what is left, until nothing is. */
export async function publishUntilQuiet(studio: Callable): Promise<void> {
  await studio.call('sync.pull');
  for (let round = 0; round < 12; round += 1) {
    const entries = await studio.call<HistoryEntry[]>('sync.history', { limit: 20 });
    const open = entries.find((entry) => entry.kind !== 'pull' && unfinished.has(entry.state));
    if (open !== undefined) await studio.call<PublishEnd>('sync.resume', { cs_id: open.id });
    else if ((await publishAll(studio)) === null) break;
  }
  const { plan } = await studio.call<PlanView>('sync.plan', {});
  const { operations, conflicts, blocked } = plan;
  expect({ operations, conflicts, blocked }).toEqual({ operations: [], conflicts: [], blocked: [] });
}

const unfinished: ReadonlySet<HistoryEntry['state']> = new Set(['running', 'paused', 'needs_person']);

/**
 * Everything of the work is at the backend, and nothing of it twice. Takes it away again, so that later rounds have no more
 * to read than the first.
 */
export async function expectOnce(backend: DemoBackend, work: Work): Promise<void> {
  const scripts = await backend.scripts();
  const named = (name: string) => scripts.filter((script) => script.name === name);
  const created = named(work.created);
  expect(created).toHaveLength(1);
  // A server of the plain API may keep a cleared description as an empty text.
  expect(created[0]?.description ?? '').toBe('');
  expect(await backend.textOf(created[0] as Script)).toBe(`log_info('${work.token}');\n`);
  const [changed] = named(work.changed);
  expect(changed?.description).toBe(`described in ${work.token}`);
  const text = await backend.textOf(changed as Script);
  expect(text.split(work.token)).toHaveLength(2);
  expect(named(work.removed)).toEqual([]);
  for (const script of [...created, changed as Script]) await backend.remove(script);
}
