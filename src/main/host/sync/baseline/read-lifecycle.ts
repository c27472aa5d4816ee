import { z } from 'zod';
import { lifecycleDocument } from '#contract/model/lifecycle.ts';
import type { JsonObject } from '#contract/model/scalars.ts';
import { sameJson } from '#engine/merge/canonical-json.ts';
import { fingerprintOf } from './fingerprint.ts';
import {
  documentOfDetail,
  type LifecycleDetail,
  readActions,
  readConditions,
  readLifecycleDetail,
  type StateActions,
  type TransitionConditions,
} from './lifecycle-detail.ts';
import type { AskPath, ReadAdapter, SeenRow } from './read-adapter.ts';
import { RowLeftOut } from './row-left-out.ts';

const named = z.object({
  id: z.string().min(1).toLowerCase(),
  tenant_id: z.string().toLowerCase().nullish().default(null),
  created_at: z.string().nullish().default(null),
  updated_at: z.string().nullish().default(null),
});
/** With its elements by their ids: from the feed, or put together here. */
const wholeRow = lifecycleDocument.extend(named.shape);
/** Of a list, or the reply to a change: enough to know it by. */
const thinRow = named.extend({
  name: z.string(),
  object_type: z.string(),
  description: z.string().nullish().default(null),
  is_active: z.boolean().default(true),
  auto_assign_initial_state: z.boolean().default(true),
  states: z.array(z.unknown()).optional(),
  transitions: z.array(z.unknown()).optional(),
  state_count: z.int().optional(),
  transition_count: z.int().optional(),
});

const path = '/governance/lifecycle/configs';
const mostReads = 3;

/** Where one is, and what belongs to it (`contract.md` 3.0). */
export function lifecyclePath(remoteId: string, ...rest: readonly string[]): string {
  return [path, ...[remoteId, ...rest].map((part) => encodeURIComponent(part))].join('/');
}

/** Lifecycles (`contract.md` 3). A row of the list has counts only; conditions and actions are asked for element by element. */
export const readLifecycle: ReadAdapter = {
  type: 'lifecycle_config',
  path,
  rows_member: 'items',
  row: rowOf,
  whole: readWhole,
  versions: null,
};

function rowOf(value: unknown): SeenRow | null {
  const whole = wholeRow.safeParse(value);
  if (whole.success) {
    const { id, tenant_id, created_at, updated_at, ...fields } = whole.data;
    return seen(id, tenant_id, fields, { created_at, updated_at }, whole.data);
  }
  const thin = thinRow.safeParse(value);
  if (!thin.success) return null;
  const { id, tenant_id, created_at, updated_at, states, transitions, state_count, transition_count, ...fields } =
    thin.data;
  const elements = (states?.length ?? state_count ?? 0) + (transitions?.length ?? transition_count ?? 0);
  return seen(id, tenant_id, fields, { created_at, updated_at, elements }, thin.data as JsonObject);
}

function seen(
  remote_id: string,
  tenant_id: string | null,
  fields: SeenRow['fields'],
  server: SeenRow['server'],
  printed: SeenRow['fields'],
): SeenRow {
  return { remote_id, tenant_id, fields, version: null, is_system: false, server, fingerprint: fingerprintOf(printed) };
}

/**
 * The whole of one, as it stood at one time: what was changed between the first request and the last is read again, unless
 * it came to what is known, as it does where nothing is new (`sync.md` 5).
 * Undefined where the server does not have it. @throws RowLeftOut
 */
async function readWhole(remoteId: string, ask: AskPath, isKnown: (value: unknown) => boolean): Promise<unknown> {
  const detail = async () => {
    const value = await ask(lifecyclePath(remoteId));
    if (value === undefined) return undefined;
    const read = readLifecycleDetail(value);
    if (read !== null) return read;
    const { name = remoteId } = thinRow.safeParse(value).data ?? {};
    throw new RowLeftOut(
      `The lifecycle "${name}" has parts that this studio has no words for; it stays on the server.`,
    );
  };
  let before = await detail();
  for (let read = 1; before !== undefined; read += 1) {
    const parts = await readParts(before, ask);
    const document = documentOfDetail(before, parts.actions, parts.conditions);
    if (parts.asked === 0 || (parts.whole && isKnown(document))) return document;
    const after = await detail();
    if (parts.whole && after !== undefined && sameJson(before, after)) return document;
    if (read === mostReads)
      throw new RowLeftOut(
        `The lifecycle "${before.name}" changed each time while it was read. Pull again in a moment.`,
      );
    before = after;
  }
  return undefined;
}

interface Parts {
  readonly asked: number;
  /** Nothing was missing. */
  readonly whole: boolean;
  readonly actions: ReadonlyMap<string, StateActions>;
  readonly conditions: ReadonlyMap<string, TransitionConditions>;
}

/** Asks only for what the detail does not say. */
async function readParts({ id, name, states, transitions }: LifecycleDetail, ask: AskPath): Promise<Parts> {
  const silentStates = states.filter((one) => one.entry_actions === undefined || one.exit_actions === undefined);
  const silent = transitions.filter((one) => one.conditions === undefined);
  const part = async <Part>(at: string, read: (value: unknown) => Part | null): Promise<Part | undefined> => {
    const value = await ask(at);
    if (value === undefined) return undefined;
    const found = read(value);
    if (found !== null) return found;
    throw new RowLeftOut(`The lifecycle "${name}" has conditions or actions that this studio has no words for.`);
  };
  const [actions, conditions] = await Promise.all([
    Promise.all(
      silentStates.map(
        async (one) => [one.id, await part(lifecyclePath(id, 'states', one.id, 'actions'), readActions)] as const,
      ),
    ),
    Promise.all(
      silent.map(
        async (one) =>
          [one.id, await part(lifecyclePath(id, 'transitions', one.id, 'conditions'), readConditions)] as const,
      ),
    ),
  ]);
  return {
    asked: silentStates.length + silent.length,
    whole: [...actions, ...conditions].every(([, found]) => found !== undefined),
    actions: told(actions),
    conditions: told(conditions),
  };
}

function told<Part>(parts: readonly (readonly [string, Part | undefined])[]): Map<string, Part> {
  return new Map(parts.flatMap(([id, part]) => (part === undefined ? [] : [[id, part] as const])));
}
