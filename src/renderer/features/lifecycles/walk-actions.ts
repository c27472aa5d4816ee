import { toast } from 'sonner';
import type { LifecycleConfig } from '#contract/model/lifecycle.ts';
import type { KeptWalk, LifecycleWalk } from '#contract/model/lifecycle-walk.ts';
import { caseName } from '#contract/model/test-case.ts';
import type { ImportedWalks, WalkRow } from '#contract/rpc/lifecycle-walks.ts';
import { expectationNow } from '#engine/lifecycle/walk-expectation.ts';
import { sameJson } from '#engine/merge/canonical-json.ts';
import { queryClient, rpc, trpc } from '#renderer/api/client.ts';
import { failureOf } from '#renderer/api/failure.ts';
import { importedWords } from '#renderer/lib/import-words.ts';
import { pickText } from '#renderer/lib/pick-text.ts';
import { saveFile } from '#renderer/lib/save-file.ts';
import { counted } from '#renderer/lib/size.ts';
import { askText } from '#renderer/state/dialogs.ts';
import { tellFailure } from '#renderer/state/notify.ts';
import { setDesignerLook, useDesignerLook } from './designer-store.ts';
import { draftOf, flushLifecycleDraft } from './lifecycle-draft.ts';
import type { Run } from './simulation-store.ts';
import { playWalk } from './simulation-store.ts';
import { runWalks } from './walk-runs.ts';

/** What is shown of a simulation as a walk, up to the step that is shown. */
export function walkOfRun({ from, walked, at }: Run): Pick<LifecycleWalk, 'object' | 'now' | 'start' | 'steps'> {
  const { object, now, start } = from;
  const steps = walked.slice(0, at + 1).flatMap(({ step }) => (step === null ? [] : [step]));
  return { object, now, start, steps };
}

export function fetchWalks(lid: string): Promise<WalkRow[]> {
  return queryClient.fetchQuery({ ...trpc.lifecycles.walks.list.queryOptions({ config_lid: lid }), staleTime: 0 });
}

/** The names as they are where they are free, with a number behind where they are not. */
export function freeNames(wanted: readonly string[], taken: ReadonlySet<string>): string[] {
  const used = new Set(taken);
  return wanted.map((name) => {
    let free = name;
    for (let number = 2; used.has(free); number += 1) free = `${name} (${number})`;
    used.add(free);
    return free;
  });
}

/** Keeps walks as tests, all or none, and walks them at once. Rejects where a name is taken. */
export async function keepWalks(lid: string, walks: readonly KeptWalk[]): Promise<void> {
  await flushLifecycleDraft(lid);
  const kept = await rpc.lifecycles.walks.add.mutate({ config_lid: lid, walks: [...walks] });
  const config = draftOf(lid);
  if (config !== undefined) await runWalks(lid, config, kept);
  const what = kept.length === 1 ? `test ${kept[0]?.name}` : counted(kept.length, 'test');
  toast(`Saved ${what}.`, { action: { label: 'Show', onClick: showTests } });
}

/** Keeps generated walks under names that are free. */
export async function keepGenerated(lid: string, walks: readonly LifecycleWalk[]): Promise<void> {
  const taken = new Set((await fetchWalks(lid)).map(({ name }) => name));
  const names = freeNames(
    walks.map(({ name }) => name),
    taken,
  );
  const kept = walks.flatMap(({ expect, ...walk }, index) =>
    expect === undefined ? [] : [{ ...walk, name: names[index] ?? walk.name, expect }],
  );
  await keepWalks(lid, kept);
}

export function showTests(): void {
  setDesignerLook({ dock_part: 'tests', dock_open: true });
}

export function openWalk(config: LifecycleConfig, { config_lid, ...walk }: WalkRow): void {
  playWalk(config_lid, config, walk);
  const dock_height = Math.max(260, useDesignerLook.getState().dock_height);
  setDesignerLook({ dock_part: 'simulation', dock_open: true, dock_height });
}

export async function renameWalk(test: WalkRow): Promise<void> {
  const name = await askText({
    title: `Rename test ${test.name}`,
    confirm: 'Rename test',
    field: { label: 'Name', initial: test.name, schema: caseName },
  });
  if (name === null || name.trim() === test.name) return;
  await rpc.lifecycles.walks.save.mutate({ lid: test.lid, base_rev: test.rev, walk: { ...keptOf(test), name } });
}

/** What it leads to now becomes what is expected. */
export async function updateExpected(config: LifecycleConfig, test: WalkRow): Promise<void> {
  const expect = expectationNow(config, keptOf(test));
  if (sameJson(expect, test.expect)) {
    toast(`${test.name} expects that already.`);
    return;
  }
  const saved = await saveWalk(test, { ...keptOf(test), expect });
  await runWalks(test.config_lid, config, [saved]);
  const undo = () => saveWalk(saved, keptOf(test)).then((back) => runWalks(test.config_lid, config, [back]));
  toast(`${test.name} expects ${expect.state} now.`, {
    action: { label: 'Undo', onClick: () => void undo().catch(tellFailure) },
  });
}

export async function removeWalks(tests: readonly WalkRow[]): Promise<void> {
  const lids = tests.map(({ lid }) => lid);
  await rpc.lifecycles.walks.remove.mutate({ lids });
  const what = tests.length === 1 ? `test ${tests[0]?.name}` : counted(tests.length, 'test');
  const undo = () =>
    rpc.lifecycles.walks.restore
      .mutate({ lids })
      .catch((error: unknown) => void toast.error(`Not brought back: ${failureOf(error).message}`));
  toast(`Deleted ${what}.`, { action: { label: 'Undo', onClick: () => void undo() } });
}

/** Takes over the tests of a file; those of the same name say from then on what the file says. */
export async function importWalks(lid: string): Promise<void> {
  const file = await pickText('.json,application/json');
  if (file === null) return;
  const imported = await rpc.lifecycles.walks.importFile.mutate({ config_lid: lid, text: file.text });
  const undo = { label: 'Undo', onClick: () => void undoImport(imported).catch(tellFailure) };
  const changed = imported.added.length + imported.replaced.length > 0;
  const words = importedWords('Lifecycle tests', imported, 'The file has no lifecycle tests.');
  toast(words, changed ? { action: undo } : {});
}

async function undoImport({ added, replaced }: ImportedWalks): Promise<void> {
  if (added.length > 0) await rpc.lifecycles.walks.remove.mutate({ lids: added.map(({ lid }) => lid) });
  for (const { before, after } of replaced) await saveWalk(after, keptOf(before));
}

/** The lifecycle and its tests, to lie in one folder, as `hookwright test` finds them. */
export async function exportWalks(lid: string): Promise<void> {
  await flushLifecycleDraft(lid);
  const { files } = await rpc.lifecycles.walks.exportFiles.query({ config_lid: lid });
  for (const { file, text } of files) saveFile(file, 'application/json', [text]);
  toast(`Saved ${files.map(({ file }) => file).join(' and ')}. In one folder, "hookwright test" runs them.`);
}

function saveWalk(test: WalkRow, walk: KeptWalk): Promise<WalkRow> {
  return rpc.lifecycles.walks.save.mutate({ lid: test.lid, base_rev: test.rev, walk });
}

/** All of them or none. */
export function saveWalks(changes: readonly { readonly test: WalkRow; readonly walk: KeptWalk }[]): Promise<WalkRow[]> {
  return rpc.lifecycles.walks.saveAll.mutate({
    walks: changes.map(({ test, walk }) => ({ lid: test.lid, base_rev: test.rev, walk })),
  });
}

export function keptOf({ name, object, now, start, steps, expect }: WalkRow): KeptWalk {
  return { name, object, now, start, steps, expect };
}
