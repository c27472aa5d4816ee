import { createHash } from 'node:crypto';
import { backendProfile } from '#contract/model/backend-profile.ts';
import type { EntityType } from '#contract/model/entity-type.ts';
import type { PlanTarget } from '#contract/model/publish-plan.ts';
import type { JsonObject } from '#contract/model/scalars.ts';
import {
  type EntityState,
  type TrackedEntity,
  type TrackedEntityInput,
  trackedEntity,
} from '#contract/model/tracked-entity.ts';
import type { PlanOptions } from '#engine/plan/plan.ts';
import { entityState } from '#engine/sync/entity-state.ts';
import { listTypes } from '#engine/sync/entity-types.ts';
import { scriptType } from '#engine/sync/types/script.ts';
import { templateType } from '#engine/sync/types/template.ts';

export const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

/** Bindings are declared by a later issue; here they show that references and liveness need nothing but a declaration. */
export const bindingType: EntityType = {
  type: 'binding',
  label: 'binding',
  fields: [
    { name: 'script_lid', label: 'script', merge: 'field', write: 'creation' },
    { name: 'execution_order', label: 'order', merge: 'field', write: 'metadata' },
    { name: 'enabled', label: 'enabled', merge: 'field', write: 'metadata' },
  ],
  parent: null,
  natural_key: [],
  references: [{ field: 'script_lid', to: 'script', needs_active: true }],
  list_row: 'full',
  mark_field: null,
  versions: null,
  status: null,
  live: 'always',
};

export const testTypes = listTypes([templateType, scriptType, bindingType]);
export const baseline = backendProfile.parse({ kind: 'baseline' });
export const enhanced = backendProfile.parse({ kind: 'enhanced', clear: 'null' });

export const target: PlanTarget = {
  workspace_id: 'w1',
  origin: 'https://backend.test',
  tenant_id: '11111111-1111-4111-8111-111111111111',
  tenant_name: 'ACME',
  production: false,
};

export const lid = (number: number): string => `00000000-0000-7000-8000-${String(number).padStart(12, '0')}`;

/** Texts by hash, as the blob store keeps them. */
export class Texts {
  readonly #texts = new Map<string, string>();

  put(text: string): string {
    const hash = sha256(text);
    this.#texts.set(hash, text);
    return hash;
  }

  readonly get = (hash: string): string | null => this.#texts.get(hash) ?? null;
}

export function planOptions(texts: Texts): PlanOptions {
  return { hash: sha256, text: texts.get, target, types: testTypes };
}

export interface ScriptWords {
  readonly name?: string;
  readonly description?: string | null;
  readonly body?: string;
  readonly status?: string;
}

export function scriptState(texts: Texts, words: ScriptWords = {}): EntityState {
  const row: JsonObject = {
    name: words.name ?? 'alpha',
    description: words.description ?? null,
    script_body: texts.put(words.body ?? 'one\ntwo\nthree\n'),
    status: words.status ?? 'draft',
  };
  return entityState(scriptType, row, sha256);
}

export function bindingState(script: string, order = 10): EntityState {
  return entityState(bindingType, { script_lid: script, execution_order: order, enabled: true }, sha256);
}

/** An entity with the three states given; server facts follow where the server has it. */
export function tracked(
  number: number,
  states: Pick<TrackedEntityInput, 'local' | 'base' | 'remote'>,
  more: Partial<TrackedEntityInput> = {},
): TrackedEntity {
  const body = states.remote?.document['script_body'];
  const facts = {
    ...(states.remote === null ? {} : { current_version: 7, live_uses: 0 }),
    ...(typeof body === 'string' ? { head_body_hash: body } : {}),
    ...more.facts,
  };
  const remote_id = states.remote === null ? null : lid(900_000 + number);
  return trackedEntity.parse({ type: 'script', lid: lid(number), remote_id, ...states, ...more, facts });
}

export function inStep(number: number, state: EntityState, more: Partial<TrackedEntityInput> = {}): TrackedEntity {
  return tracked(number, { local: state, base: state, remote: state }, more);
}
