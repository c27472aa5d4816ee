import type { ClassAttribute, ObjectClass } from '#contract/model/connector.ts';
import type { Json, JsonObject } from '#contract/model/scalars.ts';

/** What is typed into a form, by attribute; what is empty is left out. */
export type SpecTexts = Readonly<Record<string, string>>;

export interface ReadSpec {
  readonly spec: JsonObject;
  /** What is wrong, by attribute. */
  readonly errors: Readonly<Record<string, string>>;
}

const nameAttribute: ClassAttribute = {
  name: 'name',
  type: 'string',
  required: true,
  multi_valued: false,
  read_only: false,
  description: 'What the resource is called, here and on the target.',
};

/** The attributes that a form asks for: those of the class that can be written, with its name first. */
export function formAttributes({ attributes }: Pick<ObjectClass, 'attributes'>): readonly ClassAttribute[] {
  const own = attributes.find(({ name }) => name === 'name');
  const rest = attributes.filter(({ name, read_only }) => name !== 'name' && !read_only);
  return [own === undefined ? nameAttribute : { ...own, required: true, read_only: false }, ...rest];
}

/** Reads what was typed as values of the attributes' types. */
export function readSpec(attributes: readonly ClassAttribute[], texts: SpecTexts): ReadSpec {
  const spec: Record<string, Json> = {};
  const errors: Record<string, string> = {};
  for (const attribute of attributes) {
    const text = texts[attribute.name] ?? '';
    if (text.trim() === '') {
      if (attribute.required) errors[attribute.name] = `Enter a value for ${attribute.name}.`;
      continue;
    }
    const read = readValue(attribute, text);
    if ('error' in read) errors[attribute.name] = read.error;
    else spec[attribute.name] = read.value;
  }
  return { spec, errors };
}

/** The texts in which a form shows values; what its attributes do not name is not among them. */
export function textsOf(attributes: readonly ClassAttribute[], spec: JsonObject): SpecTexts {
  return Object.fromEntries(
    attributes.flatMap((attribute) => {
      const value = spec[attribute.name];
      return value === undefined || value === null ? [] : [[attribute.name, textOf(attribute, value)]];
    }),
  );
}

/** What has to be sent so that `before` becomes `after`: null clears an attribute. */
export function changesBetween(before: JsonObject, after: JsonObject): JsonObject {
  const same = (name: string) => JSON.stringify(before[name]) === JSON.stringify(after[name]);
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return Object.fromEntries(names.filter((name) => !same(name)).map((name) => [name, after[name] ?? null]));
}

type ReadValue = { readonly value: Json } | { readonly error: string };

function readValue(attribute: ClassAttribute, text: string): ReadValue {
  if (!attribute.multi_valued) return readOne(attribute.type, text);
  const values: Json[] = [];
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  for (const line of lines) {
    const read = readOne(attribute.type, line);
    if ('error' in read) return { error: `${line.trim()}: ${read.error}` };
    values.push(read.value);
  }
  return { value: values };
}

function readOne(type: ClassAttribute['type'], text: string): ReadValue {
  const trimmed = text.trim();
  switch (type) {
    case 'integer': {
      const number = Number(trimmed);
      return Number.isSafeInteger(number) ? { value: number } : { error: 'Enter a whole number.' };
    }
    case 'number': {
      const number = Number(trimmed);
      return Number.isFinite(number) ? { value: number } : { error: 'Enter a number.' };
    }
    case 'boolean':
      return trimmed === 'true' || trimmed === 'false'
        ? { value: trimmed === 'true' }
        : { error: 'Enter true or false.' };
    case 'datetime': {
      const at = Date.parse(trimmed);
      return Number.isNaN(at)
        ? { error: 'Enter a time such as 2026-11-21T19:00:00Z.' }
        : { value: new Date(at).toISOString() };
    }
    case 'object':
      return readJson(trimmed);
    default:
      return { value: text };
  }
}

function readJson(text: string): ReadValue {
  try {
    return { value: JSON.parse(text) as Json };
  } catch {
    return { error: 'Enter JSON, such as {"size": 3}.' };
  }
}

function textOf(attribute: ClassAttribute, value: Json): string {
  if (attribute.multi_valued && Array.isArray(value)) return value.map((one) => oneText(one)).join('\n');
  return oneText(value);
}

function oneText(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
