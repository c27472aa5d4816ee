import type { PlaceholderAnnotation } from '#contract/model/template.ts';
import { judgeValue, misplaced } from './fill-template.ts';
import { findPlaceholders, type Placeholder } from './find-placeholders.ts';

/** What is wrong or doubtful in how a template's text and its annotations go together. */
export interface TemplateProblem {
  readonly key: string;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  /** Where it stands in the text; null where it is a matter of the annotation. */
  readonly start: number | null;
  readonly end: number | null;
}

/** Judges the placeholders of a template against their annotations. */
export function checkTemplate(body: string, annotations: readonly PlaceholderAnnotation[]): TemplateProblem[] {
  const placeholders = findPlaceholders(body);
  const described = new Map(annotations.map((annotation) => [annotation.key, annotation]));
  const used = new Set(placeholders.map(({ key }) => key));
  return [
    ...placeholders.flatMap((placeholder) => inText(placeholder, described.get(placeholder.key))),
    ...annotations.flatMap((annotation, index) => inAnnotation(annotation, annotations.slice(0, index), used)),
  ];
}

/**
 * The template as a script of the same length, by which its syntax can be checked: a text stands where any value may.
 * Positions in it are those of the template.
 */
export function standIn(body: string): string {
  let text = '';
  let at = 0;
  for (const { start, end, place } of findPlaceholders(body)) {
    const filler = '_'.repeat(end - start);
    text += body.slice(at, start) + (place === 'code' ? `'${filler.slice(2)}'` : filler);
    at = end;
  }
  return text + body.slice(at);
}

function inText(placeholder: Placeholder, annotation: PlaceholderAnnotation | undefined): TemplateProblem[] {
  const { key, start, end } = placeholder;
  if (annotation === undefined) {
    const message = `{{${key}}} is not described; add it to the placeholders, or write \\{{${key}}} where it is to stay as it is.`;
    return [{ key, severity: 'error', message, start, end }];
  }
  const unfit = misplaced(placeholder, annotation);
  return unfit === null ? [] : [{ key, severity: 'error', message: unfit.message, start, end }];
}

function inAnnotation(
  annotation: PlaceholderAnnotation,
  before: readonly PlaceholderAnnotation[],
  used: ReadonlySet<string>,
): TemplateProblem[] {
  const { key, type, choices } = annotation;
  const said = (severity: TemplateProblem['severity'], message: string) => [
    { key, severity, message, start: null, end: null },
  ];
  if (before.some((other) => other.key === key))
    return said('error', `The key ${key} is described twice; remove one of them.`);
  if (type === 'choice' && choices.length === 0) return said('error', `${key} has no choices; add at least one.`);
  const wrong =
    annotation.default === null || annotation.default === '' ? null : judgeValue(annotation, annotation.default);
  if (wrong !== null) return said('error', `The default does not fit: ${wrong.message}`);
  return used.has(key) ? [] : said('warning', `{{${key}}} does not stand in the text, so its value is not used.`);
}
