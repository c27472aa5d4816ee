import type { PlaceholderAnnotation, PlaceholderValue, PlaceholderValues } from '#contract/model/template.ts';
import { findPlaceholders, type Placeholder, placeholderKeys } from './find-placeholders.ts';
import { spellValue } from './spell-value.ts';

/** Why a placeholder cannot be filled. */
export interface PlaceholderProblem {
  readonly key: string;
  readonly code: 'missing' | 'mistyped' | 'not_described' | 'unfit' | 'unknown';
  readonly message: string;
}

/** Where a value stands in the filled text. */
export interface FilledPlace {
  readonly key: string;
  readonly start: number;
  readonly end: number;
}

export interface FilledTemplate {
  /** Placeholders with a problem are left as they are: with none this is the script. */
  readonly body: string;
  readonly problems: readonly PlaceholderProblem[];
  readonly filled: readonly FilledPlace[];
}

/**
 * Puts values in the placeholders of a template (036 FR-024). A value that is absent, null or an empty text gives way to
 * the default. Each problem names its placeholder.
 */
export function fillTemplate(
  body: string,
  annotations: readonly PlaceholderAnnotation[],
  values: PlaceholderValues,
): FilledTemplate {
  const placeholders = findPlaceholders(body);
  const described = new Map(annotations.map((annotation) => [annotation.key, annotation]));
  const problems = new Map<string, PlaceholderProblem>();
  const chosen = new Map<string, PlaceholderValue | null>();
  for (const key of new Set([...described.keys(), ...placeholderKeys(placeholders), ...Object.keys(values)])) {
    const annotation = described.get(key);
    const result =
      annotation === undefined ? undescribed(key, placeholders) : chooseValue(annotation, given(values, key));
    if (typeof result === 'object' && result !== null) problems.set(key, result);
    else chosen.set(key, result);
  }
  for (const placeholder of placeholders) {
    const unfit = misplaced(placeholder, described.get(placeholder.key), chosen.get(placeholder.key) ?? null);
    if (unfit !== null && !problems.has(placeholder.key)) problems.set(placeholder.key, unfit);
  }
  const fillable = placeholders.filter(({ key }) => !problems.has(key));
  return { ...putIn(body, fillable, described, chosen), problems: [...problems.values()] };
}

/** Whether a value may stand for a placeholder of this type: null, or why not. */
export function judgeValue(
  { key, label, type, choices }: Pick<PlaceholderAnnotation, 'key' | 'label' | 'type' | 'choices'>,
  value: PlaceholderValue,
): PlaceholderProblem | null {
  const wrong = (what: string): PlaceholderProblem => ({
    key,
    code: 'mistyped',
    message: `${label} (${key}) ${what}.`,
  });
  switch (type) {
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) ? null : wrong('must be a number');
    case 'boolean':
      return typeof value === 'boolean' ? null : wrong('must be true or false');
    case 'choice':
      if (typeof value === 'string' && choices.includes(value)) return null;
      return wrong(choices.length === 0 ? 'has no choices yet' : `must be one of ${choices.join(', ')}`);
    default:
      if (typeof value !== 'string')
        return wrong(type === 'text' ? 'must be a text' : 'must be the name of an attribute');
      return value.isWellFormed() ? null : wrong('holds half of a character; enter it again');
  }
}

function chooseValue(
  annotation: PlaceholderAnnotation,
  given: PlaceholderValue | null,
): PlaceholderValue | null | PlaceholderProblem {
  const value = given === null || given === '' ? annotation.default : given;
  if (value !== null && value !== '') return judgeValue(annotation, value) ?? value;
  const { key, label, required } = annotation;
  if (!required) return null;
  return { key, code: 'missing', message: `${label} (${key}) has no value; enter one.` };
}

function given(values: PlaceholderValues, key: string): PlaceholderValue | null {
  return Object.hasOwn(values, key) ? (values[key] ?? null) : null;
}

function undescribed(key: string, placeholders: readonly Placeholder[]): PlaceholderProblem {
  if (placeholders.some((placeholder) => placeholder.key === key)) {
    const message = `The template does not describe the placeholder ${key}; add it to the template's placeholders.`;
    return { key, code: 'not_described', message };
  }
  return { key, code: 'unknown', message: `The template has no placeholder ${key}; leave its value out.` };
}

/** A place in which no value of this type could stand. */
export function misplaced(
  { key, place }: Placeholder,
  annotation: PlaceholderAnnotation | undefined,
  value: PlaceholderValue | null | undefined = undefined,
): PlaceholderProblem | null {
  const wrong = (message: string): PlaceholderProblem => ({ key, code: 'unfit', message });
  if (place === 'unfit')
    return wrong(`The placeholder ${key} is grown together with what stands beside it; part them.`);
  if (place !== 'member' || annotation === undefined) return null;
  if (annotation.type !== 'attribute')
    return wrong(`Only an attribute can stand behind a dot, and ${key} is of another type.`);
  return value === null ? wrong(`${annotation.label} (${key}) has no value; enter one.`) : null;
}

function putIn(
  body: string,
  placeholders: readonly Placeholder[],
  described: ReadonlyMap<string, PlaceholderAnnotation>,
  chosen: ReadonlyMap<string, PlaceholderValue | null>,
): Pick<FilledTemplate, 'body' | 'filled'> {
  const filled: FilledPlace[] = [];
  let text = '';
  let at = 0;
  for (const placeholder of placeholders) {
    const { key } = placeholder;
    const type = described.get(key)?.type ?? 'text';
    const put = spellValue(body, placeholder, type, chosen.get(key) ?? null);
    text += body.slice(at, put.start);
    filled.push({ key, start: text.length, end: text.length + put.text.length });
    text += put.text;
    at = put.end;
  }
  return { body: text + body.slice(at), filled };
}
