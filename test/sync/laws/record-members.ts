import type { PlanOperation } from '#contract/model/publish-plan.ts';
import { type JsonLike, sameJson } from '#engine/merge/canonical-json.ts';
import { stripBirthMark } from '#engine/sync/marks.ts';

/** A document as its single members: `name`, `states/<id>` and `states/<id>/name`. */
export type Members = ReadonlyMap<string, unknown>;

export interface MemberChange {
  readonly path: string;
  /** Undefined: it was not there. */
  readonly before: unknown;
  readonly after: unknown;
}

/** An approved operation, by the studio's ids. */
export interface ApprovedRecord {
  readonly lid: string;
  readonly type: string;
  readonly kind: PlanOperation['kind'];
  readonly asked: Members;
  readonly shown: Members;
  /** Beside one that makes it. */
  readonly making: boolean;
  /** How much had been written by then. */
  readonly since: number;
}

const elementFields = ['states', 'transitions'];

export function membersOf(document: Readonly<Record<string, unknown>>): Members {
  const members = new Map<string, unknown>();
  for (const [name, value] of Object.entries(document)) {
    if (!elementFields.includes(name)) {
      members.set(name, name === 'description' ? wordsOf(value) : value);
      continue;
    }
    members.set(name, true);
    for (const [id, element] of Object.entries((value ?? {}) as Record<string, Record<string, unknown>>)) {
      members.set(`${name}/${id}`, true);
      for (const [member, own] of Object.entries(element)) members.set(`${name}/${id}/${member}`, own);
    }
  }
  return members;
}

/** What became of each member that is not the same in both. */
export function changesBetween(before: Members, after: Members): MemberChange[] {
  const paths = [...new Set([...before.keys(), ...after.keys()])];
  return paths
    .map((path) => ({ path, before: before.get(path), after: after.get(path) }))
    .filter((change) => change.before === undefined || !sameValue(change.before, change.after));
}

/** `states`, an element's id and one of its members; the last two are null where there are none. */
export function partsOf(path: string): { field: string; id: string | null; member: string | null } {
  const [field = '', id = null, member = null] = path.split('/');
  return { field, id, member };
}

/** An empty text and nothing are the same to a plain server. */
export function sameValue(left: unknown, right: unknown): boolean {
  return sameJson(plain(left), plain(right));
}

function plain(value: unknown): JsonLike {
  return value === undefined || value === '' ? null : (value as JsonLike);
}

function wordsOf(value: unknown): unknown {
  return typeof value === 'string' ? stripBirthMark(value) : value;
}
