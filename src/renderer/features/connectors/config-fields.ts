import { z } from 'zod';
import type { ConnectorType } from '#contract/model/connector.ts';
import { connectorTypeDescriptors } from '#contract/model/connector-types.ts';
import type { Json, JsonObject } from '#contract/model/scalars.ts';

/** A member of a configuration as a form asks for it. */
export interface ConfigField {
  readonly name: string;
  readonly title: string;
  readonly help: string | undefined;
  readonly kind: 'fixed' | 'text' | 'long_text' | 'number' | 'choice' | 'list' | 'json';
  readonly required: boolean;
  readonly choices: readonly string[];
  /** What holds where nothing is entered. */
  readonly standard: Json | undefined;
}

/** What a form holds: a text a member, whatever its kind. */
export type ConfigTexts = Record<string, string>;

const property = z.looseObject({
  title: z.string().optional(),
  description: z.string().optional(),
  type: z.string().optional(),
  const: z.json().optional(),
  enum: z.array(z.string()).optional(),
  default: z.json().optional(),
  maxLength: z.number().optional(),
  items: z.looseObject({ type: z.string().optional() }).optional(),
  anyOf: z.array(z.looseObject({ type: z.string().optional(), maxLength: z.number().optional() })).optional(),
});
type Property = z.output<typeof property>;
const objectSchema = z.object({
  properties: z.record(z.string(), property),
  required: z.array(z.string()).default([]),
});

const longText = 10_000;

/** The fields of a type's configuration, in the order of its schema; which there are is said by the contract alone. */
export function configFields(type: ConnectorType): readonly ConfigField[] {
  const schema = objectSchema.parse(z.toJSONSchema(connectorTypeDescriptors[type].config, { io: 'input' }));
  return Object.entries(schema.properties).map(([name, found]) => ({
    name,
    title: found.title ?? name,
    help: found.description,
    kind: kindOf(found),
    required: schema.required.includes(name),
    choices: found.enum ?? [],
    standard: found.const ?? found.default,
  }));
}

function kindOf(found: Property): ConfigField['kind'] {
  if (found.const !== undefined) return 'fixed';
  if (found.enum !== undefined) return 'choice';
  const inner = found.anyOf?.length === 2 ? found.anyOf.find(({ type }) => type !== 'null') : found;
  if (inner?.type === 'string') return (inner.maxLength ?? 0) > longText ? 'long_text' : 'text';
  if (inner?.type === 'integer' || inner?.type === 'number') return 'number';
  return found.type === 'array' && found.items?.type === 'string' ? 'list' : 'json';
}

/** What a new connector of a type begins with: what cannot be anything else. */
export function firstConfig(type: ConnectorType): JsonObject {
  const fixed = configFields(type).filter(({ kind }) => kind === 'fixed');
  return Object.fromEntries(fixed.map(({ name, standard }) => [name, standard ?? null]));
}

/** A configuration as the form shows it. */
export function textsOfConfig(fields: readonly ConfigField[], config: JsonObject): ConfigTexts {
  return Object.fromEntries(fields.map((field) => [field.name, textOf(field, config[field.name] ?? null)]));
}

function textOf({ kind }: ConfigField, value: Json): string {
  if (value === null) return '';
  if (kind === 'list' && Array.isArray(value)) return value.map((one) => shown(one)).join('\n');
  return kind === 'json' ? JSON.stringify(value, null, 2) : shown(value);
}

function shown(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/**
 * The configuration that the form says. What is empty is left out, so that its default holds; JSON that cannot be read yet
 * stays what it was in `before`. Members that no field shows are kept.
 */
export function configOfTexts(fields: readonly ConfigField[], texts: ConfigTexts, before: JsonObject): JsonObject {
  const known = new Set(fields.map(({ name }) => name));
  const config: Record<string, Json> = Object.fromEntries(Object.entries(before).filter(([name]) => !known.has(name)));
  for (const field of fields) {
    const value = readField(field, texts[field.name] ?? '', before[field.name]);
    if (value !== undefined) config[field.name] = value;
  }
  return config;
}

function readField({ kind, standard }: ConfigField, text: string, before: Json | undefined): Json | undefined {
  if (kind === 'fixed') return standard;
  if (text.trim() === '') return undefined;
  if (kind === 'number') return Number.isFinite(Number(text)) ? Number(text) : text;
  if (kind === 'list') {
    return text
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '');
  }
  if (kind !== 'json') return text;
  return readJson(text) ?? before;
}

/** Undefined where it is not JSON. */
function readJson(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}

/** What is wrong with what the form says, by member, in the words of the type's own schema. */
export function configErrors(type: ConnectorType, texts: ConfigTexts): Readonly<Record<string, string>> {
  const fields = configFields(type);
  const errors: Record<string, string> = {};
  for (const { name, kind } of fields) {
    const text = texts[name] ?? '';
    if (kind === 'json' && text.trim() !== '' && readJson(text) === undefined) {
      errors[name] = 'This is not JSON yet; what was there before stays until it is.';
    }
  }
  const checked = connectorTypeDescriptors[type].config.safeParse(configOfTexts(fields, texts, {}));
  for (const { path, message } of checked.error?.issues ?? []) {
    const [name, ...inside] = path.map(String);
    if (name !== undefined) errors[name] ??= inside.length === 0 ? message : `${inside.join('.')}: ${message}`;
  }
  return Object.fromEntries(
    Object.entries(errors).map(([name, message]) => {
      const empty = (texts[name] ?? '').trim() === '' && message.startsWith('Invalid input');
      return [name, empty ? 'Enter a value; the connector cannot be published without it.' : message];
    }),
  );
}
