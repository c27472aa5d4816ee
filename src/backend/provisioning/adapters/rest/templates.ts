import type { Json, JsonObject } from '#contract/model/scalars.ts';
import { AdapterError } from '../adapter.ts';
import { memberAt } from './member-path.ts';

/** What placeholders stand for. `attributes` as the API names them is not meant: these are the connector's own. */
export interface TemplateValues {
  readonly provider_id: string | null;
  readonly operation_id: string;
  readonly attributes: JsonObject;
}

const placeholder = /\{(provider_id|operation_id|attributes\.[^{}]+)\}/g;

/**
 * A path with its placeholders filled in, each as one escaped piece: no value leaves the place the author gave it. Throws
 * `AdapterError` where a value is missing, or would be a step up.
 */
export function fillPath(template: string, values: TemplateValues): string {
  return template.replace(placeholder, (_whole, name: string) => {
    const value = lookUp(name, values);
    if (value === undefined || value === null || typeof value === 'object' || value === '') {
      throw new AdapterError(
        'refused',
        `The address needs ${name}, and it has no plain value; fill it before this step.`,
      );
    }
    const text = String(value);
    if (text === '.' || text === '..')
      throw new AdapterError('refused', `${name} is ${text}, which is no name in an address.`);
    return encodeURIComponent(text);
  });
}

/** Whether a path needs something of an object. */
export function hasPlaceholders(template: string): boolean {
  return template.search(placeholder) >= 0;
}

/** A body with its placeholders filled in: one that is a whole text becomes the value itself, and is left out where there is none. */
export function fillBody(template: Json, values: TemplateValues): Json {
  return fill(template, values) ?? null;
}

function fill(template: Json, values: TemplateValues): Json | undefined {
  if (typeof template === 'string') return fillText(template, values);
  if (template === null || typeof template !== 'object') return template;
  if (Array.isArray(template)) return template.flatMap((one) => fill(one, values) ?? []);
  const filled: JsonObject = {};
  for (const [name, member] of Object.entries(template)) {
    const value = fill(member, values);
    if (value !== undefined) filled[name] = value;
  }
  return filled;
}

function fillText(template: string, values: TemplateValues): Json | undefined {
  const whole = /^\{(provider_id|operation_id|attributes\.[^{}]+)\}$/.exec(template);
  if (whole?.[1] !== undefined) return lookUp(whole[1], values);
  return template.replace(placeholder, (_whole, name: string) => {
    const value = lookUp(name, values) ?? '';
    return typeof value === 'object' ? JSON.stringify(value) : String(value);
  });
}

function lookUp(name: string, values: TemplateValues): Json | undefined {
  if (name === 'provider_id') return values.provider_id;
  if (name === 'operation_id') return values.operation_id;
  const path = name.slice('attributes.'.length);
  return values.attributes[path] ?? memberAt(values.attributes, path);
}
