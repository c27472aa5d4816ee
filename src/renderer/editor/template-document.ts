import { templateName } from '#contract/model/template.ts';
import type { EditHistory } from '#contract/rpc/scripts.ts';
import type { TemplateDetail } from '#contract/rpc/templates.ts';
import { sameJson } from '#engine/merge/canonical-json.ts';
import { knownAnnotations, readAnnotations, writeAnnotations } from '#engine/template/annotations.ts';
import { checkTemplate, standIn } from '#engine/template/check-template.ts';
import { findPlaceholders, placeholderKeys } from '#engine/template/find-placeholders.ts';
import { rpc } from '#renderer/api/client.ts';
import { documentRegistry } from '#renderer/state/document-registry.ts';
import { KeptDocument } from '#renderer/state/kept-document.ts';
import {
  closeTemplateDraft,
  editTemplateForm,
  openTemplateDraft,
  type TemplateContent,
  type TemplateForm,
  updateTemplateDraft,
  useTemplateDrafts,
} from '#renderer/state/template-drafts.ts';
import { type Checker, createChecker } from './checker.ts';
import { showProblems } from './markers.ts';
import { followPlaceholders, placeholderMarks } from './template-help.ts';
import { storedTemplate, templateKind } from './template-kind.ts';
import { TextDocument } from './text-document.ts';

/** An open template: its text, its form (`template-drafts`), its saving and its checking. Ends with `dispose`. */
export class TemplateDocument extends TextDocument {
  protected readonly kept: KeptDocument<TemplateContent>;
  protected readonly checker: Checker;
  private readonly marks: string[] = [];

  constructor(detail: TemplateDetail, history: EditHistory | null) {
    super({ ...detail, path: `/templates/${detail.lid}.js` }, history);
    openTemplateDraft(detail.lid, formOf(detail), detail.saved_at);
    this.kept = new KeptDocument(this.lid, storedTemplate(detail), templateKind, {
      name: () => this.form()?.name ?? 'a template',
      content: () => this.content(),
      show: (content) => this.show(content),
      onState: (save) => updateTemplateDraft(this.lid, { save }),
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
    this.begin(() => {
      this.checker.changed();
      this.changed();
    });
    this.stops.push(
      followPlaceholders(this.model, () => knownAnnotations(this.form()?.annotations ?? readAnnotations(null))),
      useTemplateDrafts.subscribe((now, before) => {
        if (now[this.lid]?.form.now !== before[this.lid]?.form.now && now[this.lid] !== undefined) this.changed();
      }),
    );
    this.look();
  }

  /** What was taken back may be any part of it, so the host is asked for all. */
  adopt(): void {
    void this.kept.reload();
  }

  revealOffset(offset: number): void {
    const { lineNumber, column } = this.model.getPositionAt(offset);
    this.reveal(lineNumber, column);
  }

  /** Templates do not run, so nothing of theirs is ever covered. */
  showCoverage(): void {}

  /** Templates do not run. */
  showEnd(): void {}

  override dispose(): void {
    super.dispose();
    closeTemplateDraft(this.lid);
  }

  private form(): TemplateForm | undefined {
    return useTemplateDrafts.getState()[this.lid]?.form.now;
  }

  private content(): TemplateContent {
    const form = this.form();
    const name = templateName.safeParse(form?.name);
    return {
      body: this.body().toWellFormed(),
      name: name.success ? name.data : (form?.name ?? ''),
      description: form?.description === '' ? null : (form?.description ?? null),
      category: form?.category ?? 'custom',
      placeholder_annotations: form === undefined ? null : writeAnnotations(form.annotations),
    };
  }

  private show(content: TemplateContent): void {
    if (content.body !== this.body()) this.replace(content.body);
    const shown = this.content();
    const { name, description, category, annotations } = formOf(content);
    const change: Partial<TemplateForm> = {
      ...(content.name === shown.name ? {} : { name }),
      ...(content.description === shown.description ? {} : { description }),
      ...(content.category === shown.category ? {} : { category }),
      ...(sameJson(content.placeholder_annotations, shown.placeholder_annotations) ? {} : { annotations }),
    };
    if (Object.keys(change).length > 0) editTemplateForm(this.lid, change);
  }

  private changed(): void {
    this.look();
    this.kept.changed();
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
}

function formOf({ name, description, category, placeholder_annotations }: Omit<TemplateContent, 'body'>): TemplateForm {
  return { name, description: description ?? '', category, annotations: readAnnotations(placeholder_annotations) };
}

const templates = documentRegistry(async (lid) => {
  // Undo steps of earlier sessions are a comfort: without them the template opens all the same.
  const history = rpc.templates.edits.query({ lid }).catch(() => null);
  return new TemplateDocument(await rpc.templates.get.query({ lid }), await history);
});

/** The document of a template, opened on first use. */
export const templateDocument = templates.open;

/** Saves what waits and lets go of a template that is no longer open; see `DocumentRegistry`. */
export const closeTemplateDocument = templates.close;
