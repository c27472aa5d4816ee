import { create } from 'zustand';
import { type SavedCase, savedCase } from '#contract/rpc/cases.ts';
import { knownCases } from '#renderer/api/cases.ts';
import { queryClient, rpc, trpc } from '#renderer/api/client.ts';
import { failureOf } from '#renderer/api/failure.ts';
import { type Debounced, debounce } from '#renderer/lib/debounce.ts';
import { flushAlong } from '#renderer/state/saved-state.ts';

export type CaseText = 'context_text' | 'expect_text';

/** What this window typed into a case and the host does not have yet. */
interface EditedCase {
  readonly texts: Partial<Record<CaseText, string>>;
  readonly failure: string | null;
  /** What another window saved meanwhile; nothing is written until the person has chosen. */
  readonly theirs: SavedCase | null;
}

const untouched: EditedCase = { texts: {}, failure: null, theirs: null };

export const useEditedCases = create<Record<string, EditedCase>>()(() => ({}));

const savers = new Map<string, Debounced>();
const saving = new Map<string, Promise<void>>();

/** A text of a case as it is on the screen. */
export function caseText(saved: SavedCase, text: CaseText, edited: EditedCase | undefined): string {
  return edited?.texts[text] ?? saved[text];
}

/** Takes over what was typed; it saves itself, as drafts do. */
export function editCase({ lid, case_id }: SavedCase, text: CaseText, value: string): void {
  const before = editedOf(case_id);
  change(case_id, { texts: { ...before.texts, [text]: value } });
  if (before.theirs !== null) return;
  let saver = savers.get(case_id);
  if (saver === undefined) {
    saver = debounce(() => void save(lid, case_id), 300, 1000);
    savers.set(case_id, saver);
  }
  saver();
}

/** Resolves once what was typed into the cases is with the host, as far as it can be. */
export async function flushCases(): Promise<void> {
  for (const saver of savers.values()) saver.flush();
  await Promise.all(saving.values());
}

/** Ends a disagreement between two windows. */
export async function settleCase(saved: SavedCase, keep: 'mine' | 'theirs'): Promise<void> {
  const { theirs } = editedOf(saved.case_id);
  if (theirs === null) return;
  replaceKnown(theirs);
  change(saved.case_id, keep === 'mine' ? { theirs: null } : untouched);
  if (keep === 'mine') await save(saved.lid, saved.case_id);
}

function save(lid: string, caseId: string): Promise<void> {
  // One after the other: each begins from the state that the one before it left.
  const after = (saving.get(caseId) ?? Promise.resolve()).then(() => send(lid, caseId));
  saving.set(caseId, after);
  return after;
}

async function send(lid: string, caseId: string): Promise<void> {
  const saved = knownCases(lid).find((one) => one.case_id === caseId);
  const { texts } = editedOf(caseId);
  if (saved === undefined || Object.keys(texts).length === 0) return;
  try {
    replaceKnown(await rpc.cases.save.mutate({ case_id: caseId, lid, base_rev: saved.rev, ...texts }));
    change(caseId, { failure: null, texts: newerThan(caseId, texts) });
  } catch (error) {
    const { message, details } = failureOf(error);
    const theirs = savedCase.safeParse(details['saved']);
    change(caseId, { failure: message, theirs: theirs.success ? theirs.data : null });
  }
}

/** What was typed while the save was on its way. */
function newerThan(caseId: string, sent: EditedCase['texts']): EditedCase['texts'] {
  const now = Object.entries(editedOf(caseId).texts) as [CaseText, string][];
  return Object.fromEntries(now.filter(([text, value]) => sent[text] !== value));
}

function editedOf(caseId: string): EditedCase {
  return useEditedCases.getState()[caseId] ?? untouched;
}

function change(caseId: string, update: Partial<EditedCase>): void {
  useEditedCases.setState({ [caseId]: { ...editedOf(caseId), ...update } });
}

function replaceKnown(saved: SavedCase): void {
  queryClient.setQueryData(trpc.cases.list.queryKey({ lid: saved.lid }), (all) =>
    all?.map((one) => (one.case_id === saved.case_id && one.rev <= saved.rev ? saved : one)),
  );
}

flushAlong(() => void flushCases());
