import type { DebugValue } from '#contract/script/debug.ts';
import { debugLimits } from '#contract/script/debug-limits.ts';

/** A value as the inspector's protocol tells it. */
export interface RemoteObject {
  readonly type: string;
  readonly subtype?: string;
  readonly className?: string;
  readonly value?: unknown;
  readonly unserializableValue?: string;
  readonly description?: string;
  readonly objectId?: string;
  readonly preview?: ObjectPreview;
}

interface ObjectPreview {
  readonly subtype?: string;
  readonly description?: string;
  readonly overflow: boolean;
  readonly properties: readonly PropertyPreview[];
  readonly entries?: readonly { readonly key?: ObjectPreview; readonly value: ObjectPreview }[];
}

interface PropertyPreview {
  readonly name: string;
  readonly type: string;
  readonly subtype?: string;
  readonly value?: string;
}

const functionChars = 80;
const named = /^[A-Za-z_$][\w$]*$/;

export function kindOf({ type, subtype }: RemoteObject): DebugValue['kind'] {
  if (subtype === 'null') return 'null';
  switch (type) {
    case 'undefined':
    case 'boolean':
    case 'number':
    case 'bigint':
    case 'string':
    case 'symbol':
    case 'function':
      return type;
    default:
      return 'object';
  }
}

/** A value as a short text, as an author would write it down. */
export function textOf(object: RemoteObject): string {
  return cut(fullText(object), debugLimits.valueChars);
}

function fullText(object: RemoteObject): string {
  const { type, value, description, unserializableValue } = object;
  switch (kindOf(object)) {
    case 'undefined':
      return 'undefined';
    case 'null':
      return 'null';
    case 'string':
      return JSON.stringify(cut(String(value), debugLimits.valueChars));
    case 'function':
      return functionText(description ?? 'function');
    case 'object':
      return object.preview === undefined ? firstLine(description ?? 'Object') : previewText(object, object.preview);
    default:
      return unserializableValue ?? description ?? (type === 'boolean' ? String(value) : type);
  }
}

/** Of its source only what it is called and takes. */
function functionText(source: string): string {
  const head = /^(?:class\b[^{]*|[^{]*?\)|[^{]*?=>)/.exec(source)?.[0] ?? 'function';
  return cut(head.replaceAll(/\s+/g, ' ').trim(), functionChars);
}

function previewText({ className, subtype, description }: RemoteObject, preview: ObjectPreview): string {
  if (subtype === 'error' || subtype === 'date' || subtype === 'regexp') return firstLine(description ?? '');
  const more = preview.overflow ? ['…'] : [];
  if (subtype === 'array' || subtype === 'typedarray') {
    const items = preview.properties.map((property) =>
      /^\d+$/.test(property.name) ? propertyText(property) : `${property.name}: ${propertyText(property)}`,
    );
    return `${prefixOf(description, 'Array')}[${[...items, ...more].join(', ')}]`;
  }
  // What a map or set holds is told by its entries; its size is in the name already.
  const own = preview.entries === undefined ? preview.properties : [];
  const parts = own.map((property) => `${keyText(property.name)}: ${propertyText(property)}`);
  for (const { key, value } of preview.entries ?? []) {
    const text = value.description ?? '';
    parts.push(key === undefined ? text : `${key.description ?? ''} → ${text}`);
  }
  const name = className === 'Object' || className === undefined ? '' : `${description ?? className} `;
  return parts.length === 0 && more.length === 0 ? `${name}{}` : `${name}{ ${[...parts, ...more].join(', ')} }`;
}

/** `Array(3)` is told by its brackets; `Uint8Array(3)` is not. */
function prefixOf(description: string | undefined, usual: string): string {
  if (description === undefined) return '';
  const size = /^(\w+)\((\d+)\)$/.exec(description);
  if (size === null) return '';
  return size[1] === usual ? `(${size[2]}) ` : `${description} `;
}

function keyText(name: string): string {
  return named.test(name) ? name : JSON.stringify(name);
}

function propertyText({ type, subtype, value = '' }: PropertyPreview): string {
  if (type === 'string') return JSON.stringify(value);
  if (type === 'function') return 'ƒ';
  if (type === 'accessor') return '(getter)';
  if (type === 'object' && subtype !== 'null' && value === 'Object') return '{…}';
  return value;
}

export function firstLine(text: string): string {
  return text.split('\n', 1)[0] ?? '';
}

export function cut(text: string, chars: number): string {
  return text.length <= chars ? text : `${text.slice(0, chars - 1)}…`;
}
