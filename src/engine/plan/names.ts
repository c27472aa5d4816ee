import type { BackendProfile } from '#contract/model/backend-profile.ts';
import type { Json } from '#contract/model/scalars.ts';
import type { EntityState } from '#contract/model/tracked-entity.ts';
import { sameJson } from '../merge/canonical-json.ts';
import type { ConflictParts } from './conflicts.ts';
import { operationKey } from './operations.ts';
import { documentOf, pointsTo, type Subject } from './subject.ts';
import type { Quiet } from './subjects.ts';

export type NameFinding =
  | { readonly kind: 'conflict'; readonly lid: string; readonly parts: ConflictParts }
  /** The same thing was added on both sides: the local entity takes over the server's. */
  | { readonly kind: 'adopt'; readonly lid: string; readonly absorbs: Subject }
  /** The name becomes free by one of these operations, whichever the plan has; it must come first. */
  | { readonly kind: 'after'; readonly lid: string; readonly keys: readonly string[] };

interface NameDeps {
  readonly profile: BackendProfile;
  /** Whether its key is still being decided about, as the places of a list are that is in conflict. */
  readonly waits: (lid: string) => boolean;
}

/** Natural keys that two entities would hold at the same time (sync.md 3.4 last row, 3.12 both added). */
export function nameFindings(subjects: readonly Subject[], quiet: Quiet, { profile, waits }: NameDeps): NameFinding[] {
  const wanting = subjects.filter((subject) => takesName(subject) && !waits(subject.entity.lid));
  if (wanting.length === 0) return [];
  const holders = groupBy(withHolders(subjects, wanting, quiet), (subject) => nameKey(subject, subject.source));
  const wanted = groupBy(wanting, (subject) => nameKey(subject, subject.target));
  const isPointedTo = (lid: string) =>
    quiet.isPointingTo(lid) ||
    subjects.some((one) => [one.source, one.target].some((state) => pointsTo(one, documentOf(state)).includes(lid)));
  return wanting.flatMap((subject) => {
    const key = nameKey(subject, subject.target);
    if (key === null) return [];
    const rival = (wanted.get(key) ?? []).find((other) => other !== subject);
    if (rival !== undefined) return [twoDrafts(subject, rival)];
    const holder = (holders.get(key) ?? []).find((other) => other !== subject);
    return holder === undefined ? [] : [heldName(subject, holder, profile, isPointedTo)];
  });
}

/** By lid, as nobody else may be between two of the same name. Most keys differ in their first field already. */
function withHolders(subjects: readonly Subject[], wanting: readonly Subject[], quiet: Quiet): readonly Subject[] {
  const known = new Set(subjects.map(({ entity }) => entity.lid));
  const holders = [...Map.groupBy(wanting, ({ type }) => type)].flatMap(([type, own]) => {
    const [field] = type.natural_key;
    if (field === undefined) return [];
    const values = new Set<Json>(own.map((subject) => documentOf(subject.target)?.[field] ?? null));
    return quiet.having(type, field, values).filter(({ entity }) => !known.has(entity.lid));
  });
  if (holders.length === 0) return subjects;
  return [...subjects, ...holders].sort((left, right) => (left.entity.lid < right.entity.lid ? -1 : 1));
}

/** Type, parent and key fields in one text; null where the type has no natural key. */
function nameKey(subject: Subject, state: EntityState | null): string | null {
  const { natural_key } = subject.type;
  const document = documentOf(state);
  if (document === null || natural_key.length === 0) return null;
  const values = natural_key.map((field) => document[field] ?? null);
  return JSON.stringify([subject.type.type, subject.entity.parent_lid, ...values]);
}

/** Creations and renames that this plan would send. While one is unsettled, its name may be its own doing. */
function takesName(subject: Subject): boolean {
  if (subject.entity.blocks.includes('unsettled')) return false;
  if (!['create', 'push', 'merge'].includes(subject.decision.kind)) return false;
  const [before, after] = [documentOf(subject.source), documentOf(subject.target)];
  const { natural_key } = subject.type;
  if (before === null || after === null) return natural_key.length > 0 && before !== after;
  return natural_key.some((field) => !sameJson(before[field], after[field]));
}

function twoDrafts(subject: Subject, rival: Subject): NameFinding {
  const { name } = subject;
  const message = `Two of your ${subject.type.label}s are called "${name}"; rename one of them.`;
  return {
    kind: 'conflict',
    lid: subject.entity.lid,
    parts: { kind: 'name_taken', message, other_lid: rival.entity.lid },
  };
}

function heldName(
  subject: Subject,
  holder: Subject,
  profile: BackendProfile,
  isPointedTo: (lid: string) => boolean,
): NameFinding {
  const lid = subject.entity.lid;
  const other_lid = holder.entity.lid;
  const deleted = holder.decision.kind === 'push_delete';
  if (deleted || (takesName(holder) && holder.target !== null)) {
    const kinds = deleted ? (['delete'] as const) : (['update', 'replace'] as const);
    return { kind: 'after', lid, keys: kinds.map((kind) => operationKey(holder.type, holder.entity.lid, kind)) };
  }
  const { name } = subject;
  const created = subject.decision.kind === 'create';
  // What something else already refers to keeps its lid, so a person says which of the two goes on.
  const untouched = isJustArriving(holder) && !isPointedTo(other_lid);
  if (created && untouched && subject.target?.hash === holder.source?.hash)
    return { kind: 'adopt', lid, absorbs: holder };
  const enforced = profile.names_unique ? '' : ' This server would allow it, but nobody could tell them apart.';
  const message = `The server already has a ${subject.type.label} called "${name}".${enforced}`;
  const kind = created ? 'both_added' : 'name_taken';
  return { kind: 'conflict', lid, parts: { kind, message, other_lid } };
}

/** Nobody has worked with it here: it is new, or only its place in a list was known until now (sync.md 3.6.7). */
function isJustArriving({ entity: { local, base }, type }: Subject): boolean {
  if (local === null && base === null) return true;
  const texts = type.fields.filter((field) => field.merge === 'text_lines');
  return local?.hash === base?.hash && texts.some((field) => (base?.document[field.name] ?? null) === null);
}

function groupBy(subjects: readonly Subject[], key: (subject: Subject) => string | null): Map<string, Subject[]> {
  const groups = new Map<string, Subject[]>();
  for (const subject of subjects) {
    const name = key(subject);
    if (name === null) continue;
    const group = groups.get(name) ?? [];
    group.push(subject);
    groups.set(name, group);
  }
  return groups;
}
