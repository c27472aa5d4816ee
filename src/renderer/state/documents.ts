import { create } from 'zustand';
import type { FixEdit, ScriptProblem } from '#contract/script/quick-fix.ts';
import type { SavingState } from './document-saver.ts';

/** How the text of an open script is saved. */
export type SaveState = SavingState<string>;

/** What the rest of the window shows about an open script. */
export interface DocumentView {
  readonly save: SaveState;
  readonly problems: readonly ScriptProblem[];
  /** The problems belong to an older text than the one on the screen. */
  readonly checking: boolean;
  readonly cursor: { readonly line: number; readonly column: number };
  readonly covered: boolean;
}

export const useDocuments = create<Record<string, DocumentView>>()(() => ({}));

export function updateDocument(lid: string, change: Partial<DocumentView>): void {
  useDocuments.setState((all) => {
    const before = all[lid] ?? {
      save: { kind: 'saved', at: new Date().toISOString() },
      problems: [],
      checking: true,
      cursor: { line: 1, column: 1 },
      covered: false,
    };
    return { [lid]: { ...before, ...change } };
  });
}

export function forgetDocument(lid: string): void {
  useDocuments.setState((all) => Object.fromEntries(Object.entries(all).filter(([key]) => key !== lid)), true);
}

/** An open script's text as commands and panels use it, without knowing the editor that holds it. */
export interface OpenDocument {
  body(): string;
  /** Resolves once everything typed is on the disk; rejects with the reason where it cannot be. */
  flush(): Promise<void>;
  /** Replaces the text by one edit that can be undone. */
  replace(body: string): void;
  /** Changes places of the text, given by their offsets, as one step that can be undone. */
  edit(edits: readonly FixEdit[]): void;
  /** Takes over a text that the host already holds under this revision. */
  adopt(detail: { body: string; local_rev: number; saved_at: string }): void;
  /** Ends a conflict: `mine` overwrites what the other window saved, `theirs` drops what is on the screen (undo brings it back). */
  resolveConflict(keep: 'mine' | 'theirs'): void;
  /** `focus`: whether the editor takes it, as it does unless told otherwise. */
  reveal(line: number, column: number, focus?: boolean): void;
  focus(): void;
  /** Runs one of the editor's own actions, such as formatting. */
  action(id: string): void;
  /** Marks which lines ran; null takes the marks away. */
  showCoverage(lines: Readonly<Record<string, number>> | null): void;
  /** Marks the line where a dry run failed or chose to be skipped; null takes the mark away. */
  showEnd(line: number | null, skipped: boolean): void;
}

const open = new Map<string, OpenDocument>();
const awaited = new Map<string, ((document: OpenDocument) => void)[]>();

export function registerDocument(lid: string, document: OpenDocument): void {
  open.set(lid, document);
  for (const resolve of awaited.get(lid) ?? []) resolve(document);
  awaited.delete(lid);
}

export function unregisterDocument(lid: string): void {
  open.delete(lid);
  forgetDocument(lid);
}

export function openDocument(lid: string): OpenDocument | undefined {
  return open.get(lid);
}

/** The document of a script whose tab is open or about to be. */
export function whenOpen(lid: string): Promise<OpenDocument> {
  const document = open.get(lid);
  if (document !== undefined) return Promise.resolve(document);
  return new Promise((resolve) => awaited.set(lid, [...(awaited.get(lid) ?? []), resolve]));
}

/** Its problems, once they are those of the text on the screen. */
export async function whenChecked(lid: string): Promise<readonly ScriptProblem[]> {
  await whenOpen(lid);
  return new Promise((resolve) => {
    const look = () => {
      const view = useDocuments.getState()[lid];
      if (view?.checking === true) return;
      stop();
      resolve(view?.problems ?? []);
    };
    const stop = useDocuments.subscribe(look);
    look();
  });
}

/** What is open and saves itself, whatever its kind: every `KeptDocument` is one. */
export interface OpenForm {
  /** What it is called, for messages. */
  name(): string;
  /** As of a document. */
  flush(): Promise<void>;
  /** Nothing on the screen would be lost with the window. */
  isSaved(): boolean;
}

const forms = new Set<OpenForm>();

/** Has it stored before the window or the workspace goes away, and before a publish. Returns how to let go of it. */
export function registerForm(form: OpenForm): () => void {
  forms.add(form);
  return () => forms.delete(form);
}

export function openForms(): readonly OpenForm[] {
  return [...forms];
}

/** Sends every waiting draft now. */
export async function flushDocuments(): Promise<void> {
  await Promise.all(openForms().map((form) => form.flush()));
}
