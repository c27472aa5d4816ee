import type { Json, JsonObject } from '#contract/model/scalars.ts';
import { type PlaceholderAnnotation, placeholderAnnotation } from '#contract/model/template.ts';

/**
 * One entry of `placeholder_annotations`: understood, with the members that only another product knows; or kept as it is,
 * as nothing here may destroy what another backend or tool has written.
 */
export type AnnotationEntry =
  | { readonly kind: 'known'; readonly annotation: PlaceholderAnnotation; readonly extra: JsonObject }
  | { readonly kind: 'foreign'; readonly json: Json };

/** What a template's annotations are: a list, or some other JSON that is only kept. */
export type Annotations =
  | { readonly kind: 'list'; readonly entries: readonly AnnotationEntry[] }
  | { readonly kind: 'foreign'; readonly json: Json };

const ownMembers = Object.keys(placeholderAnnotation.shape);

/** Reads annotations leniently: what is left out has its usual value, what is not understood is kept. */
export function readAnnotations(json: Json | undefined): Annotations {
  if (json === null || json === undefined) return { kind: 'list', entries: [] };
  if (!Array.isArray(json)) return { kind: 'foreign', json };
  return { kind: 'list', entries: json.map(readEntry) };
}

/** The JSON of these annotations; null where there are none. */
export function writeAnnotations(annotations: Annotations): Json {
  if (annotations.kind === 'foreign') return annotations.json;
  if (annotations.entries.length === 0) return null;
  return annotations.entries.map((entry) =>
    entry.kind === 'foreign' ? entry.json : { ...entry.extra, ...entry.annotation },
  );
}

/** The entries that are understood, in their order. */
export function knownAnnotations(annotations: Annotations): PlaceholderAnnotation[] {
  if (annotations.kind === 'foreign') return [];
  return annotations.entries.flatMap((entry) => (entry.kind === 'known' ? [entry.annotation] : []));
}

/** Whether all of it is understood. */
export function isUnderstood(annotations: Annotations): boolean {
  return annotations.kind === 'list' && annotations.entries.every((entry) => entry.kind === 'known');
}

/** A placeholder that nobody has described yet. */
export function newAnnotation(key: string): PlaceholderAnnotation {
  return { key, label: labelOf(key), type: 'text', default: null, required: true, help: null, choices: [] };
}

function readEntry(json: Json): AnnotationEntry {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return { kind: 'foreign', json };
  const usual = { type: 'text', default: null, required: false, help: null, choices: [] };
  const label = typeof json['key'] === 'string' ? labelOf(json['key']) : '';
  const parsed = placeholderAnnotation.safeParse({ ...usual, label, ...withoutNulls(json) });
  if (!parsed.success) return { kind: 'foreign', json };
  const extra = Object.fromEntries(Object.entries(json).filter(([member]) => !ownMembers.includes(member)));
  return { kind: 'known', annotation: parsed.data, extra };
}

function withoutNulls(json: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(json).filter(([, value]) => value !== null));
}

/** `source_attribute` as people say it: "Source attribute". */
function labelOf(key: string): string {
  const words = key.replaceAll('_', ' ').trim();
  return words.charAt(0).toUpperCase() + words.slice(1);
}
