import { toast } from 'sonner';
import { caseFileEnding, caseName, type Expectation } from '#contract/model/test-case.ts';
import type { ImportedCases, SaveCaseInput, SavedCase } from '#contract/rpc/cases.ts';
import type { RunResult } from '#contract/script/run-result.ts';
import { fetchCases, knownCases, showCase } from '#renderer/api/cases.ts';
import { rpc } from '#renderer/api/client.ts';
import { failureOf } from '#renderer/api/failure.ts';
import { importedWords } from '#renderer/lib/import-words.ts';
import { pickText } from '#renderer/lib/pick-text.ts';
import { saveFile } from '#renderer/lib/save-file.ts';
import { askText } from '#renderer/state/dialogs.ts';
import { openDocument } from '#renderer/state/documents.ts';
import { showPanel } from '#renderer/state/layout.ts';
import { flushCases } from './case-texts.ts';
import { type CasePart, selectCase } from './case-view.ts';

/** Runs the named cases, or all that are on, against the text on the screen. */
export async function runCases(lid: string, caseIds: readonly string[] | null): Promise<void> {
  await Promise.all([openDocument(lid)?.flush(), flushCases()]);
  await rpc.cases.run.mutate({ lid, case_ids: caseIds === null ? null : [...caseIds] });
}

export async function addCase(lid: string): Promise<void> {
  const name = await askName('New test case', 'Add test case', freeName(lid, 'case 1'));
  if (name !== null) await made(lid, { name }, 'context');
}

export async function duplicateCase(saved: SavedCase): Promise<void> {
  const { lid, context_text, expect_text, enabled } = saved;
  const position = knownCases(lid).findIndex((one) => one.case_id === saved.case_id) + 1;
  await made(lid, { name: freeName(lid, `${saved.name} copy`), context_text, expect_text, enabled, position });
}

export async function renameCase(saved: SavedCase): Promise<void> {
  const name = await askName(`Rename test case ${saved.name}`, 'Rename test case', saved.name);
  if (name === null || name.trim() === saved.name) return;
  await changed(saved, () => ({ name }));
}

export function switchCase(saved: SavedCase): Promise<void> {
  showCase({ ...saved, enabled: !saved.enabled });
  // Turned from what it is by then: an older answer may pass over the screen between two keys.
  return changed(saved, ({ enabled }) => ({ enabled: !enabled }));
}

/** Deletes without a question, as it can be taken back. */
export function removeCase(saved: SavedCase): Promise<void> {
  return inTurn(() => remove(saved));
}

async function remove(saved: SavedCase): Promise<void> {
  await flushCases();
  const { lid, case_id } = saved;
  const before = await rpc.cases.list.query({ lid });
  const position = before.findIndex((one) => one.case_id === case_id);
  const newest = before[position] ?? saved;
  await rpc.cases.remove.mutate({ lid, case_id });
  const left = await fetchCases(lid);
  const next = left[position] ?? left[position - 1];
  if (next) selectCase(lid, next.case_id);
  const { name, context_text, expect_text, enabled } = newest;
  toast(`Deleted test case ${name}.`, {
    action: {
      label: 'Undo',
      onClick: () => void made(lid, { name, context_text, expect_text, enabled, position }).catch(told),
    },
  });
}

/** Moves a case up or down among the others. */
export function moveCase(saved: SavedCase, step: 1 | -1): Promise<void> {
  return inTurn(() => move(saved, step));
}

async function move({ lid, case_id }: SavedCase, step: 1 | -1): Promise<void> {
  const ids = (await rpc.cases.list.query({ lid })).map((one) => one.case_id);
  const from = ids.indexOf(case_id);
  const to = from + step;
  if (from < 0 || to < 0 || to >= ids.length) return;
  ids.splice(to, 0, ...ids.splice(from, 1));
  await rpc.cases.reorder.mutate({ lid, case_ids: ids });
  await fetchCases(lid);
}

/** A dry run as somebody wants it to stay: its context, and what came of it as what is expected. */
export interface RunToKeep {
  readonly name: string;
  readonly context_text: string;
  readonly result: RunResult;
}

export async function saveRunAsCase(lid: string, run: RunToKeep): Promise<void> {
  await fetchCases(lid);
  const name = await askName('Save as test case', 'Save test case', freeName(lid, run.name));
  if (name === null) return;
  const fixed = await withFixedClock(lid, run);
  const expect_text = expectedFrom(fixed.result);
  const { case_id } = await made(lid, { name, context_text: fixed.context_text, expect_text }, 'expectation');
  await runCases(lid, [case_id]);
}

/** A run without `now` saw the clock; the case must see the same time each time, so it is run once more with it fixed. */
async function withFixedClock(lid: string, run: RunToKeep): Promise<Pick<RunToKeep, 'context_text' | 'result'>> {
  const context = JSON.parse(run.context_text) as Record<string, unknown>;
  if (context['now'] !== undefined) return run;
  const context_text = `${JSON.stringify({ ...context, now: new Date().toISOString() }, null, 2)}\n`;
  const body = openDocument(lid)?.body() ?? (await rpc.scripts.get.query({ lid })).body;
  const source = { kind: 'draft', lid } as const;
  const result = await rpc.dryRuns.run.mutate({ run_id: crypto.randomUUID(), source, body, context_text });
  return { context_text, result };
}

function expectedFrom({ status, output, error }: RunResult): string {
  const expected: Expectation = {
    status,
    ...(output === null || status !== 'success' ? {} : { output: { match: 'exact', value: output } }),
    ...(error === null || error.message === '' ? {} : { error_message: { contains: error.message } }),
  };
  return `${JSON.stringify(expected, null, 2)}\n`;
}

export async function importCases(lid: string): Promise<void> {
  const file = await pickText('.json,application/json');
  if (file !== null) await importCaseText(lid, file.text);
}

export async function importCaseText(lid: string, text: string): Promise<void> {
  await flushCases();
  const imported = await rpc.cases.importFile.mutate({ lid, text });
  await fetchCases(lid);
  showPanel('tests');
  const { added, replaced } = imported;
  const undo = { label: 'Undo', onClick: () => void undoImport(lid, imported).catch(told) };
  toast(
    importedWords('Test cases', imported, `The ${caseFileEnding} file has no test cases.`),
    added.length + replaced.length > 0 ? { action: undo } : {},
  );
}

/** Two files that lie beside each other, as `hookwright test` finds them. */
export async function exportCases(lid: string): Promise<void> {
  await Promise.all([openDocument(lid)?.flush(), flushCases()]);
  const { script, cases } = await rpc.cases.exportFile.query({ lid });
  saveFile(script.file, 'text/javascript', [script.text]);
  saveFile(cases.file, 'application/json', [cases.text]);
  toast(`Saved ${script.file} and ${cases.file}. "hookwright test" runs them.`);
}

async function undoImport(lid: string, { added, replaced }: ImportedCases): Promise<void> {
  for (const { case_id } of added) await rpc.cases.remove.mutate({ lid, case_id });
  for (const { before, after } of replaced) {
    const { context_text, expect_text, enabled, case_id } = before;
    await rpc.cases.save.mutate({ case_id, lid, base_rev: after.rev, context_text, expect_text, enabled });
  }
  await fetchCases(lid);
}

async function made(
  lid: string,
  input: Partial<SaveCaseInput> & { name: string },
  part?: CasePart,
): Promise<SavedCase> {
  const saved = await rpc.cases.save.mutate({ case_id: null, lid, ...input });
  await fetchCases(lid);
  selectCase(lid, saved.case_id, part);
  showPanel('tests');
  return saved;
}

function changed(saved: SavedCase, change: (now: SavedCase) => Pick<SaveCaseInput, 'name' | 'enabled'>): Promise<void> {
  return inTurn(async () => {
    await flushCases();
    const { lid, case_id } = saved;
    // Not what is on the screen, which shows the change already.
    const now = (await rpc.cases.list.query({ lid })).find((one) => one.case_id === case_id) ?? saved;
    await rpc.cases.save.mutate({ case_id, lid, base_rev: now.rev, ...change(now) });
    await fetchCases(lid);
  });
}

let last: Promise<unknown> = Promise.resolve();

/** Keys come faster than answers: each change begins from the state that the one before it left. */
function inTurn(work: () => Promise<void>): Promise<void> {
  const turn = last.then(work, work);
  last = turn;
  return turn;
}

function askName(title: string, confirm: string, initial: string): Promise<string | null> {
  return askText({ title, confirm, field: { label: 'Name', initial, schema: caseName } });
}

function freeName(lid: string, wanted: string): string {
  const taken = new Set(knownCases(lid).map(({ name }) => name));
  if (!taken.has(wanted)) return wanted;
  const base = wanted.replace(/ \d+$/, '');
  for (let number = 2; ; number += 1) {
    const name = `${base} ${number}`;
    if (!taken.has(name)) return name;
  }
}

export function told(error: unknown): void {
  toast.error(failureOf(error).message);
}
