import { create } from 'zustand';
import type { Json } from '#contract/model/scalars.ts';
import type { Problem } from '#contract/script/problem.ts';
import type { Annotations } from '#engine/template/annotations.ts';
import type { TemplateProblem } from '#engine/template/check-template.ts';
import { type History, record, redo, startHistory, undo } from '#renderer/lib/history.ts';
import type { SavingState } from './document-saver.ts';

/** What is edited of a template beside its text. */
export interface TemplateForm {
  readonly name: string;
  readonly description: string;
  readonly category: string;
  readonly annotations: Annotations;
}

/** All of a template that is saved. */
export interface TemplateContent {
  readonly body: string;
  /** What is typed, also where it cannot be one. */
  readonly name: string;
  readonly description: string | null;
  readonly category: string;
  readonly placeholder_annotations: Json;
}

/** An open template as its views show it. */
export interface TemplateDraft {
  readonly form: History<TemplateForm>;
  readonly save: SavingState<TemplateContent>;
  /** Keys of the placeholders in the text, in the order of their first use. */
  readonly used: readonly string[];
  /** What is wrong with the text as a script, by the places of the template. */
  readonly problems: readonly Problem[];
  /** How text and annotations do not go together. */
  readonly placeholder_problems: readonly TemplateProblem[];
}

export const useTemplateDrafts = create<Record<string, TemplateDraft>>()(() => ({}));

export function openTemplateDraft(lid: string, form: TemplateForm, at: string): void {
  const draft = { form: startHistory(form), save: { kind: 'saved' as const, at }, used: [] };
  useTemplateDrafts.setState({ [lid]: { ...draft, problems: [], placeholder_problems: [] } });
}

export function updateTemplateDraft(lid: string, change: Partial<TemplateDraft>): void {
  useTemplateDrafts.setState((all) => {
    const before = all[lid];
    return before === undefined ? {} : { [lid]: { ...before, ...change } };
  });
}

export function closeTemplateDraft(lid: string): void {
  useTemplateDrafts.setState((all) => Object.fromEntries(Object.entries(all).filter(([key]) => key !== lid)), true);
}

/** One change of the form. Changes of one `run`, such as the letters of a word, are undone together. */
export function editTemplateForm(lid: string, change: Partial<TemplateForm>, run: string | null = null): void {
  step(lid, (form) => record(form, { ...form.now, ...change }, run));
}

export function undoTemplateForm(lid: string): void {
  step(lid, undo);
}

export function redoTemplateForm(lid: string): void {
  step(lid, redo);
}

function step(lid: string, next: (form: History<TemplateForm>) => History<TemplateForm>): void {
  const draft = useTemplateDrafts.getState()[lid];
  if (draft !== undefined) updateTemplateDraft(lid, { form: next(draft.form) });
}
