import { limits } from '#contract/limits.ts';
import type { Store } from '../store.ts';
import type { WorkspaceSchema } from '../workspace-schema.ts';

type WorkspaceStore = Store<WorkspaceSchema>;

/** Something an author keeps beside a script: whose it is, and its name where no other of that script may have it. */
export interface Belonging {
  readonly kind: 'checkpoint' | 'test_context' | 'test_case';
  readonly id: string;
  readonly lid: string;
  readonly name: string;
}

const named = ['test_context', 'test_case'] as const;

/** Checkpoints, test contexts and test cases of these entities. */
export function listBelongings(store: WorkspaceStore, lids: readonly string[]): Belonging[] {
  if (lids.length === 0) return [];
  const checkpoints = store.build.selectFrom('checkpoint').select(['checkpoint_id as id', 'lid', 'name']);
  const contexts = store.build.selectFrom('test_context').select(['context_id as id', 'lid', 'name']);
  const cases = store.build.selectFrom('test_case').select(['case_id as id', 'lid', 'name']);
  return [
    ...store.all(checkpoints.where('lid', 'in', lids)).map((one) => ({ kind: 'checkpoint' as const, ...one })),
    ...store.all(contexts.where('lid', 'in', lids)).map((one) => ({ kind: 'test_context' as const, ...one })),
    ...store.all(cases.where('lid', 'in', lids)).map((one) => ({ kind: 'test_case' as const, ...one })),
  ];
}

/**
 * Gives what belongs to one entity to another: its checkpoints, test contexts and test cases, and the versions seen of it. One
 * whose name the other has already gets a number behind it.
 */
export function moveBelongings(store: WorkspaceStore, from: string, to: string): void {
  const all = listBelongings(store, [from, to]);
  for (const kind of named) {
    const taken = new Set(all.filter((one) => one.kind === kind && one.lid === to).map(({ name }) => name));
    for (const one of all.filter((other) => other.kind === kind && other.lid === from)) {
      const name = freeName(one.name, taken);
      taken.add(name);
      putBelonging(store, { ...one, lid: to, name });
    }
  }
  store.run(store.build.updateTable('checkpoint').set({ lid: to }).where('lid', '=', from));
  store.run(store.build.deleteFrom('script_version').where('lid', '=', to));
  store.run(store.build.updateTable('script_version').set({ lid: to }).where('lid', '=', from));
}

/** Each that is still there belongs to what it belonged to, under the name that it had. */
export function putBackBelongings(store: WorkspaceStore, before: readonly Belonging[]): void {
  const now = new Map(listBelongings(store, [...new Set(before.map(({ lid }) => lid))]).map((one) => [one.id, one]));
  for (const one of before) if (now.get(one.id)?.lid !== one.lid) putBelonging(store, one);
}

function putBelonging(store: WorkspaceStore, { kind, id, lid, name }: Belonging): void {
  if (kind === 'checkpoint')
    store.run(store.build.updateTable('checkpoint').set({ lid }).where('checkpoint_id', '=', id));
  else if (kind === 'test_context')
    store.run(store.build.updateTable('test_context').set({ lid, name }).where('context_id', '=', id));
  else store.run(store.build.updateTable('test_case').set({ lid, name }).where('case_id', '=', id));
}

function freeName(name: string, taken: ReadonlySet<string>): string {
  for (let number = 1, free = name; ; free = `${name.slice(0, limits.contextNameChars - 5)} (${number})`) {
    if (!taken.has(free)) return free;
    number += 1;
  }
}
