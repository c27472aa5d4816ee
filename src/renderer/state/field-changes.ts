import { type JsonLike, sameJson } from '#engine/merge/canonical-json.ts';
import type { Merge, SaveAnswer, Stored } from './document-saver.ts';

/** Whether two fields' values mean the same; they have to be JSON. */
export function sameField(left: unknown, right: unknown): boolean {
  return left === right || sameJson(left as JsonLike | undefined, right as JsonLike | undefined);
}

/** Those of the fields that differ: what a save has to send. */
export function changedFields<Content extends object, Name extends keyof Content>(
  sent: Content,
  base: Content,
  names: readonly Name[],
): Name[] {
  return names.filter((name) => !sameField(sent[name], base[name]));
}

/** These fields alone. */
export function pickFields<Content extends object, Name extends keyof Content>(
  content: Content,
  names: readonly Name[],
): Pick<Content, Name> {
  return Object.fromEntries(names.map((name) => [name, content[name]])) as Pick<Content, Name>;
}

/**
 * What a save of these fields came to, where the host answers with all that it holds. What was sent counts as it was sent:
 * a host that spells it otherwise changes nothing on the screen. Another field that differs now is another window's.
 */
export function fieldsAnswer<Content extends object, Name extends keyof Content>(
  outcome: SaveAnswer<Content>['outcome'],
  stored: Stored<Content>,
  save: { readonly sent: Content; readonly base: Content; readonly names: readonly Name[] },
): SaveAnswer<Content> {
  if (outcome === 'conflict') return { outcome, ...stored };
  const content = { ...stored.content, ...pickFields(save.sent, save.names) };
  const own: readonly (keyof Content)[] = save.names;
  const others = (Object.keys(content) as (keyof Content)[]).filter((name) => !own.includes(name));
  return { ...stored, content, outcome: changedFields(content, save.base, others).length > 0 ? 'merged' : outcome };
}

/**
 * Each field by itself: another window's where only that changed it, what is shown where not; null where both did. A field
 * that was changed here and could not be sent yet counts as changed.
 */
export function mergeFields<Content extends object>(
  { base, sent, stored }: Merge<Content>,
  shown: Content,
): Content | null {
  const names = Object.keys(stored) as (keyof Content)[];
  const foreign = names.filter((name) => !sameField(stored[name], base[name]) && !sameField(stored[name], sent[name]));
  const typed = foreign.filter((name) => !sameField(shown[name], base[name]) && !sameField(shown[name], stored[name]));
  return typed.length > 0 ? null : { ...shown, ...pickFields(stored, foreign) };
}
