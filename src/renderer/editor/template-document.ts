import { toast } from 'sonner';
import { templateName } from '#contract/model/template.ts';
import type { EditHistory } from '#contract/rpc/scripts.ts';
import type { TemplateDetail } from '#contract/rpc/templates.ts';
import type { FixEdit } from '#contract/script/quick-fix.ts';
import { mergeText } from '#engine/merge/merge-text.ts';
import { knownAnnotations, readAnnotations, writeAnnotations } from '#engine/template/annotations.ts';
import { checkTemplate, standIn } from '#engine/template/check-template.ts';
import { findPlaceholders, placeholderKeys } from '#engine/template/find-placeholders.ts';
import { rpc } from '#renderer/api/client.ts';
import { onStudioEvent } from '#renderer/api/events.ts';
import { failureOf } from '#renderer/api/failure.ts';
import { useHostStore } from '#renderer/api/host-store.ts';
import { startHistory } from '#renderer/lib/history.ts';
import { type OpenDocument, registerDocument, unregisterDocument } from '#renderer/state/documents.ts';
import { tellFailure } from '#renderer/state/notify.ts';
import { useStudio } from '#renderer/state/studio.ts';
import {
  closeTemplateDraft,
  openTemplateDraft,
  type TemplateForm,
  updateTemplateDraft,
  useTemplateDrafts,
} from '#renderer/state/template-drafts.ts';
import { type Checker, createChecker } from './checker.ts';
import { restoreHistory } from './edit-history.ts';
import { showProblems } from './markers.ts';
import { modelEdits } from './model-edits.ts';
import { monaco } from './monaco.ts';
import { followPlaceholders, placeholderMarks } from './template-help.ts';
import { type TemplateContent, TemplateSaver } from './template-saver.ts';
import { textEdits } from './text-edits.ts';

/**
 * An open template: its text, which outlives the editor that shows it, its form (`template-drafts`), its saving and its
 * checking. Ends with `dispose`.
 */
export class TemplateDocument implements OpenDocument {
  readonly model: monaco.editor.ITextModel;
  private readonly lid: string;
  private readonly saver: TemplateSaver;
  private readonly checker: Checker;
  private readonly stops: (() => void)[] = [];
  private readonly marks: string[] = [];
  private editor: monaco.editor.IStandaloneCodeEditor | null = null;
  private wantsFocus = false;
  private replacing = false;

  constructor(detail: TemplateDetail, history: EditHistory | null) {
    this.lid = detail.lid;
    this.model = createModel(detail);
    if (history?.local_rev === detail.local_rev) restoreHistory(this.model, history, detail.body);
    openTemplateDraft(detail.lid, formOf(detail), detail.saved_at);
    this.saver = new TemplateSaver(detail, {
      content: () => this.content(),
      save: (input) => rpc.templates.save.mutate({ lid: this.lid, ...input }),
      onState: (save) => updateTemplateDraft(this.lid, { save }),
      takeOver: (sent, merged) => this.takeOver(sent, merged),
      explain: (error) => failureOf(error).message,
    });
    this.checker = createChecker({
      text: () => standIn(this.body()),
      syntax: (body) => rpc.checks.syntax.query({ body }),
      validate: (body) => rpc.checks.validate.query({ body, lid: this.lid }),
      apply: (problems) => {
        const found = problems.map(({ fixes: _, ...problem }) => problem);
        showProblems(this.model, found);
        updateTemplateDraft(this.lid, { problems: found });
      },
    });
    registerDocument(this.lid, this);
    this.follow();
    this.look();
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

  /** Shows what the host holds now. */
  adopt(detail: { body: string }): void {
    this.replacing = true;
    this.replace(detail.body);
    this.replacing = false;
    void this.refresh(true);
  }

  /** `mine` overwrites what another window saved, `theirs` drops what is on the screen (undo brings it back). */
  resolveConflict(keep: 'mine' | 'theirs'): void {
    if (keep === 'mine') this.saver.overwrite();
    else void this.refresh(true);
  }

  reveal(line: number, column: number): void {
    this.editor?.setPosition({ lineNumber: line, column });
    this.editor?.revealLineInCenterIfOutsideViewport(line);
    this.editor?.focus();
  }

  revealOffset(offset: number): void {
    const { lineNumber, column } = this.model.getPositionAt(offset);
    this.reveal(lineNumber, column);
  }

  focus(): void {
    if (this.editor) this.editor.focus();
    else this.wantsFocus = true;
  }

  action(id: string): void {
    void this.editor?.getAction(id)?.run();
  }

  /** Templates do not run, so nothing of theirs is ever covered. */
  showCoverage(): void {}

  /** Templates do not run. */
  showEnd(): void {}

  shownBy(editor: monaco.editor.IStandaloneCodeEditor | null): void {
    this.editor = editor;
    if (editor && this.wantsFocus) editor.focus();
    this.wantsFocus = false;
  }

  dispose(): void {
    for (const stop of this.stops) stop();
    this.checker.dispose();
    this.saver.dispose();
    unregisterDocument(this.lid);
    closeTemplateDraft(this.lid);
    this.model.dispose();
  }

  private form(): TemplateForm | undefined {
    return useTemplateDrafts.getState()[this.lid]?.form.now;
  }

  private content(): TemplateContent {
    const form = this.form();
    const name = templateName.safeParse(form?.name ?? '');
    return {
      body: this.body(),
      name: name.success ? name.data : null,
      description: form?.description === '' ? null : (form?.description ?? null),
      category: form?.category ?? 'custom',
      placeholder_annotations: form === undefined ? null : writeAnnotations(form.annotations),
    };
  }

  /** What the text and the form mean together. */
  private look(): void {
    const form = this.form();
    if (form === undefined) return;
    const body = this.body();
    const annotations = knownAnnotations(form.annotations);
    const known = new Set(annotations.map(({ key }) => key));
    updateTemplateDraft(this.lid, {
      used: placeholderKeys(findPlaceholders(body)),
      placeholder_problems: form.annotations.kind === 'foreign' ? [] : checkTemplate(body, annotations),
    });
    this.marks.splice(
      0,
      this.marks.length,
      ...this.model.deltaDecorations([...this.marks], placeholderMarks(this.model, known)),
    );
  }

  private takeOver(sent: string, merged: string): boolean {
    const merge = mergeText(sent, merged, this.body());
    if (merge.verdict !== 'clean') return false;
    if (merge.text === this.body()) return true;
    this.replacing = true;
    this.replace(merge.text);
    this.replacing = false;
    toast('Merged in what another window changed in this template.');
    return true;
  }

  private follow(): void {
    const changes = this.model.onDidChangeContent(() => {
      this.checker.changed();
      this.look();
      if (!this.replacing) this.saver.changed();
    });
    this.stops.push(
      () => changes.dispose(),
      followPlaceholders(this.model, () => knownAnnotations(this.form()?.annotations ?? readAnnotations(null))),
      useTemplateDrafts.subscribe((now, before) => {
        if (now[this.lid]?.form.now === before[this.lid]?.form.now || now[this.lid] === undefined) return;
        this.look();
        if (!this.replacing) this.saver.changed();
      }),
      onStudioEvent((event) => {
        if (event.type === 'scripts_changed' && event.lids.includes(this.lid)) void this.refresh(false);
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
      const detail = await rpc.templates.get.query({ lid: this.lid });
      if (!force && (!this.saver.idle || this.saver.knows(detail))) return;
      this.replacing = true;
      if (detail.body !== this.body()) this.replace(detail.body);
      updateTemplateDraft(this.lid, { form: startHistory(formOf(detail)) });
      this.replacing = false;
      this.saver.adopted(detail);
    } catch (error) {
      // Deleted meanwhile, or the host is away; what is on the screen stays, and whoever chose otherwise is told.
      if (force) tellFailure(error);
      this.replacing = false;
    }
  }
}

function formOf({ name, description, category, placeholder_annotations }: TemplateDetail): TemplateForm {
  return { name, description: description ?? '', category, annotations: readAnnotations(placeholder_annotations) };
}

function createModel(detail: TemplateDetail): monaco.editor.ITextModel {
  const uri = monaco.Uri.from({ scheme: 'file', path: `/templates/${detail.lid}.js` });
  const model = monaco.editor.createModel(detail.body, 'javascript', uri);
  model.setEOL(monaco.editor.EndOfLineSequence.LF);
  model.updateOptions({ tabSize: 2, insertSpaces: true });
  return model;
}

const documents = new Map<string, Promise<TemplateDocument>>();

/** The document of a template, opened on first use. */
export function templateDocument(lid: string): Promise<TemplateDocument> {
  let document = documents.get(lid);
  if (!document) {
    document = loadDocument(lid);
    document.catch(() => documents.delete(lid));
    documents.set(lid, document);
  }
  return document;
}

async function loadDocument(lid: string): Promise<TemplateDocument> {
  // Undo steps of earlier sessions are a comfort: without them the template opens all the same.
  const history = rpc.templates.edits.query({ lid }).catch(() => null);
  return new TemplateDocument(await rpc.templates.get.query({ lid }), await history);
}

useStudio.subscribe((now, before) => {
  if (before.workspace !== null && now.workspace?.id !== before.workspace.id) void dropDocuments();
});

async function dropDocuments(): Promise<void> {
  const dropped = [...documents.values()];
  documents.clear();
  for (const document of await Promise.allSettled(dropped)) {
    if (document.status === 'fulfilled') document.value.dispose();
  }
}

/** Saves what waits and lets go of a template that is no longer open. One that cannot be saved yet is kept and goes on trying. */
export async function closeTemplateDocument(lid: string, isOpen: () => boolean): Promise<void> {
  const document = await documents.get(lid)?.catch(() => undefined);
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
