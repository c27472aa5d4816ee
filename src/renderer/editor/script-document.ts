import { toast } from 'sonner';
import type { EditHistory, ScriptDetail } from '#contract/rpc/scripts.ts';
import type { FixEdit } from '#contract/script/quick-fix.ts';
import { mergeText } from '#engine/merge/merge-text.ts';
import { rpc } from '#renderer/api/client.ts';
import { onStudioEvent } from '#renderer/api/events.ts';
import { failureOf } from '#renderer/api/failure.ts';
import { useHostStore } from '#renderer/api/host-store.ts';
import { keepBreakpoints } from '#renderer/state/breakpoints.ts';
import {
  type OpenDocument,
  registerDocument,
  type SaveState,
  unregisterDocument,
  updateDocument,
} from '#renderer/state/documents.ts';
import { tellFailure } from '#renderer/state/notify.ts';
import { useStudio } from '#renderer/state/studio.ts';
import { followAttributes } from './attribute-help.ts';
import { breakpointMarks } from './breakpoint-marks.ts';
import { type Checker, createChecker } from './checker.ts';
import { DraftSaver } from './draft-saver.ts';
import { restoreHistory } from './edit-history.ts';
import { type LineMarks, lineMarks } from './line-marks.ts';
import { showProblems } from './markers.ts';
import { modelEdits } from './model-edits.ts';
import { monaco } from './monaco.ts';
import { repairable } from './quick-fixes.ts';
import { saveScript } from './save-script.ts';
import { standingMarks } from './standing-marks.ts';
import { textEdits } from './text-edits.ts';

/**
 * An open script: its text (which outlives the editor that shows it, with its undo history), its saving and its
 * checking. Ends with `dispose`.
 */
export class ScriptDocument implements OpenDocument {
  readonly model: monaco.editor.ITextModel;
  private readonly lid: string;
  private readonly saver: DraftSaver;
  private readonly checker: Checker;
  private readonly marks: LineMarks;
  private readonly stops: (() => void)[] = [];
  private editor: monaco.editor.IStandaloneCodeEditor | null = null;
  private pendingReveal: { readonly line: number; readonly column: number } | null = null;
  private wantsFocus = false;
  private replacing = false;

  constructor(detail: ScriptDetail, history: EditHistory | null) {
    this.lid = detail.lid;
    this.model = createModel(detail);
    if (history?.local_rev === detail.local_rev) restoreHistory(this.model, history, detail.body);
    this.marks = lineMarks(this.model);
    this.saver = new DraftSaver(detail.local_rev, {
      text: () => this.body(),
      save: (body, base_rev) => saveScript({ lid: this.lid, body, base_rev }),
      onState: (save: SaveState) => updateDocument(this.lid, { save }),
      takeOver: (sent, merged) => this.takeOver(sent, merged),
      explain: (error) => failureOf(error).message,
    });
    this.checker = createChecker({
      text: () => this.body(),
      syntax: (body) => rpc.checks.syntax.query({ body }),
      validate: (body) => rpc.checks.validate.query({ body, lid: this.lid }),
      apply: (problems, done) => {
        showProblems(this.model, problems);
        updateDocument(this.lid, { problems, checking: !done });
      },
    });
    updateDocument(this.lid, { save: { kind: 'saved', at: detail.saved_at } });
    registerDocument(this.lid, this);
    this.follow();
    this.stops.push(breakpointMarks(this.model, this.lid), standingMarks(this.model, this.lid));
    this.checker.changed();
  }

  body(): string {
    return this.model.getValue(monaco.editor.EndOfLinePreference.LF);
  }

  flush(): Promise<void> {
    return this.saver.flush();
  }

  replace(body: string): void {
    this.edit(textEdits(this.body(), body).map(({ from, to, text }) => ({ start: from, end: to, text })));
  }

  edit(edits: readonly FixEdit[]): void {
    if (edits.length === 0) return;
    this.model.pushStackElement();
    this.model.pushEditOperations([], modelEdits(this.model, edits), () => null);
    this.model.pushStackElement();
  }

  adopt(detail: { body: string; local_rev: number; saved_at: string }): void {
    this.takeIn(detail.body);
    this.saver.adopted(detail.local_rev, detail.saved_at);
  }

  /** Somebody saved this revision. */
  saved(rev: number): void {
    if (rev > this.saver.revision) void this.refresh(false);
  }

  resolveConflict(keep: 'mine' | 'theirs'): void {
    if (keep === 'mine') this.saver.overwrite();
    else void this.refresh(true);
  }

  reveal(line: number, column: number, focus = true): void {
    if (!this.editor) {
      this.pendingReveal = { line, column };
      return;
    }
    this.editor.setPosition({ lineNumber: line, column });
    this.editor.revealLineInCenterIfOutsideViewport(line);
    if (focus) this.editor.focus();
  }

  focus(): void {
    if (this.editor) this.editor.focus();
    else this.wantsFocus = true;
  }

  action(id: string): void {
    this.editor?.focus();
    // Not every action of Monaco is in its list of actions; the others are commands only.
    const action = this.editor?.getAction(id);
    if (action) void action.run();
    else this.editor?.trigger('studio', id, null);
  }

  showCoverage(lines: Readonly<Record<string, number>> | null): void {
    this.marks.coverage(lines);
    updateDocument(this.lid, { covered: lines !== null });
  }

  showEnd(line: number | null, skipped: boolean): void {
    this.marks.end(line, skipped);
  }

  /** The editor that shows the document now, or null when none does. */
  shownBy(editor: monaco.editor.IStandaloneCodeEditor | null): void {
    this.editor = editor;
    if (!editor) return;
    if (this.pendingReveal) this.reveal(this.pendingReveal.line, this.pendingReveal.column);
    else if (this.wantsFocus) editor.focus();
    this.pendingReveal = null;
    this.wantsFocus = false;
  }

  dispose(): void {
    for (const stop of this.stops) stop();
    this.checker.dispose();
    this.saver.dispose();
    unregisterDocument(this.lid);
    this.model.dispose();
  }

  /** The text is the same, but what is wrong with it may be something else now. */
  private recheck(): void {
    updateDocument(this.lid, { checking: true });
    this.checker.changed();
  }

  /** Shows a text that the host holds already. */
  private takeIn(body: string): void {
    this.replacing = true;
    this.replace(body);
    this.replacing = false;
    void keepBreakpoints();
  }

  private takeOver(sent: string, merged: string): boolean {
    const merge = mergeText(sent, merged, this.body());
    if (merge.verdict !== 'clean') return false;
    if (merge.text === this.body()) return true;
    this.takeIn(merge.text);
    toast('Merged in what another window changed in this script.');
    return true;
  }

  private follow(): void {
    const changes = this.model.onDidChangeContent(() => {
      this.checker.changed();
      this.marks.clear();
      updateDocument(this.lid, { covered: false, checking: true });
      if (!this.replacing) this.saver.changed();
    });
    this.stops.push(
      () => changes.dispose(),
      repairable(this.model, this.lid),
      followAttributes(this.model, this.lid),
      onStudioEvent((event) => {
        if (event.type === 'scripts_changed' && event.lids.includes(this.lid)) void this.refresh(false);
        if (event.type === 'draft_saved' && event.lid === this.lid) this.saved(event.local_rev);
        if (event.type === 'checks_changed' && (event.lid ?? this.lid) === this.lid) this.recheck();
      }),
      useHostStore.subscribe((now, before) => {
        if (now.openings === before.openings) return;
        this.saver.retry();
        this.checker.changed();
      }),
    );
  }

  /** Takes over what the host holds, when nothing typed here would be lost by it, or when the person said so. */
  private async refresh(force: boolean): Promise<void> {
    if (!force && !this.saver.idle) return;
    try {
      const detail = await rpc.scripts.get.query({ lid: this.lid });
      if (force || (this.saver.idle && detail.local_rev > this.saver.revision)) this.adopt(detail);
    } catch (error) {
      // Deleted meanwhile, or the host is away; what is on the screen stays, and whoever chose otherwise is told.
      if (force) tellFailure(error);
    }
  }
}

function createModel(detail: ScriptDetail): monaco.editor.ITextModel {
  const model = monaco.editor.createModel(
    detail.body,
    'javascript',
    monaco.Uri.from({ scheme: 'file', path: `/scripts/${detail.lid}/${detail.name.replaceAll('/', '∕')}` }),
  );
  model.setEOL(monaco.editor.EndOfLineSequence.LF);
  model.updateOptions({ tabSize: 2, insertSpaces: true });
  return model;
}

const documents = new Map<string, Promise<ScriptDocument>>();

/** The document of a script, opened on first use. */
export function scriptDocument(lid: string): Promise<ScriptDocument> {
  let document = documents.get(lid);
  if (!document) {
    document = loadDocument(lid);
    document.catch(() => documents.delete(lid));
    documents.set(lid, document);
  }
  return document;
}

async function loadDocument(lid: string): Promise<ScriptDocument> {
  // What another window saves between the answer and the first look at events must not be missed.
  let newest = 0;
  const stop = onStudioEvent((event) => {
    if (event.type === 'draft_saved' && event.lid === lid) newest = Math.max(newest, event.local_rev);
  });
  try {
    // Undo steps of earlier sessions are a comfort: without them the script opens all the same.
    const history = rpc.scripts.edits.query({ lid }).catch(() => null);
    const document = new ScriptDocument(await rpc.scripts.get.query({ lid }), await history);
    document.saved(newest);
    return document;
  } finally {
    stop();
  }
}

/** Nothing of a workspace that is no longer open may be shown or saved. */
async function dropDocuments(): Promise<void> {
  const dropped = [...documents.values()];
  documents.clear();
  for (const document of await Promise.allSettled(dropped)) {
    if (document.status === 'fulfilled') document.value.dispose();
  }
}

useStudio.subscribe((now, before) => {
  if (before.workspace !== null && now.workspace?.id !== before.workspace.id) void dropDocuments();
});

/**
 * Saves what waits and lets go of a script that is no longer open. One that cannot be saved yet is kept: it goes on trying, and is there
 * with its text when the script is opened again.
 */
export async function closeDocument(lid: string, isOpen: () => boolean): Promise<void> {
  const document = await documents.get(lid);
  if (!document) return;
  try {
    await document.flush();
  } catch (error) {
    toast.warning(
      `What you typed last is not saved yet: ${failureOf(error).message} It is kept while this window is open.`,
    );
    return;
  }
  if (isOpen()) return;
  documents.delete(lid);
  document.dispose();
}
