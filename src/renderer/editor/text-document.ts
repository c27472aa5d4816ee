import type { EditHistory } from '#contract/rpc/scripts.ts';
import type { FixEdit } from '#contract/script/quick-fix.ts';
import { useHostStore } from '#renderer/api/host-store.ts';
import { type OpenDocument, registerDocument, unregisterDocument } from '#renderer/state/documents.ts';
import type { KeptDocument } from '#renderer/state/kept-document.ts';
import type { Checker } from './checker.ts';
import { restoreHistory } from './edit-history.ts';
import { modelEdits } from './model-edits.ts';
import { monaco } from './monaco.ts';
import { textEdits } from './text-edits.ts';

interface OpenedText {
  readonly lid: string;
  /** Where Monaco's language services find it. */
  readonly path: string;
  readonly body: string;
  readonly local_rev: number;
}

/**
 * What open documents with a text have in common: the text, which outlives the editor that shows it, with its undo
 * history; and the way to the editor. How a kind is kept and checked is its own. Ends with `dispose`.
 */
export abstract class TextDocument implements OpenDocument {
  readonly model: monaco.editor.ITextModel;
  protected readonly lid: string;
  protected readonly stops: (() => void)[] = [];
  protected abstract readonly kept: Pick<KeptDocument<unknown>, 'flush' | 'heard' | 'resolveConflict' | 'dispose'>;
  protected abstract readonly checker: Checker;
  private editor: monaco.editor.IStandaloneCodeEditor | null = null;
  private pendingReveal: { readonly line: number; readonly column: number } | null = null;
  private wantsFocus = false;

  constructor({ lid, path, body, local_rev }: OpenedText, history: EditHistory | null) {
    this.lid = lid;
    this.model = monaco.editor.createModel(body, 'javascript', monaco.Uri.from({ scheme: 'file', path }));
    this.model.setEOL(monaco.editor.EndOfLineSequence.LF);
    this.model.updateOptions({ tabSize: 2, insertSpaces: true });
    if (history?.local_rev === local_rev) restoreHistory(this.model, history, body);
  }

  abstract adopt(detail: { body: string; local_rev: number; saved_at: string }): void;
  abstract showCoverage(lines: Readonly<Record<string, number>> | null): void;
  abstract showEnd(line: number | null, skipped: boolean): void;

  body(): string {
    return this.model.getValue(monaco.editor.EndOfLinePreference.LF);
  }

  flush(): Promise<void> {
    return this.kept.flush();
  }

  heard(event: Parameters<KeptDocument<unknown>['heard']>[0]): void {
    this.kept.heard(event);
  }

  resolveConflict(keep: 'mine' | 'theirs'): void {
    this.kept.resolveConflict(keep);
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
    this.kept.dispose();
    unregisterDocument(this.lid);
    this.model.dispose();
  }

  /** To be called at the end of a kind's constructor, when everything that `textChanged` needs is there. */
  protected begin(textChanged: () => void): void {
    registerDocument(this.lid, this);
    const changes = this.model.onDidChangeContent(textChanged);
    this.stops.push(
      () => changes.dispose(),
      useHostStore.subscribe((now, before) => now.openings !== before.openings && this.checker.changed()),
    );
    this.checker.changed();
  }
}
