import fc from 'fast-check';
import type { BackendProfile } from '#contract/model/backend-profile.ts';
import type { EntityType } from '#contract/model/entity-type.ts';
import type { PlanOperation, PublishPlan } from '#contract/model/publish-plan.ts';
import type { JsonObject } from '#contract/model/scalars.ts';
import type { EntityState, TrackedEntity } from '#contract/model/tracked-entity.ts';
import type { PlanResult } from '#engine/plan/plan.ts';
import { entityState } from '#engine/sync/entity-state.ts';
import { templateType } from '#engine/sync/types/template.ts';
import { bindingState, bindingType, lid, scriptState, sha256, Texts, testTypes, tracked } from '../sync-fixtures.ts';

type Change = 'same' | 'body' | 'other_body' | 'rename' | 'take_name' | 'describe' | 'activate' | 'gone';
const changes: readonly Change[] = [
  'same',
  'same',
  'body',
  'other_body',
  'rename',
  'take_name',
  'describe',
  'activate',
  'gone',
];

interface ScriptPlan {
  readonly born: 'both' | 'here' | 'there';
  readonly here: readonly Change[];
  readonly there: readonly Change[];
  readonly sawDelete: boolean;
  readonly block: TrackedEntity['blocks'][number] | null;
  readonly other: number;
}

interface BindingPlan {
  readonly born: 'both' | 'here';
  readonly script: number;
  readonly here: 'same' | 'gone' | 'reorder' | 'move';
}

export interface World {
  readonly texts: Texts;
  readonly entities: readonly TrackedEntity[];
}

const scriptPlan = fc.record<ScriptPlan>({
  born: fc.constantFrom('both', 'both', 'both', 'here', 'there'),
  here: fc.array(fc.constantFrom(...changes), { minLength: 1, maxLength: 2 }),
  there: fc.array(fc.constantFrom(...changes.filter((change) => change !== 'take_name')), {
    minLength: 1,
    maxLength: 2,
  }),
  sawDelete: fc.boolean(),
  block: fc.constantFrom(null, null, null, null, null, 'unsettled', 'foreign_birth'),
  other: fc.nat({ max: 5 }),
});

const bindingPlan = fc.record<BindingPlan>({
  born: fc.constantFrom('both', 'here'),
  script: fc.nat({ max: 5 }),
  here: fc.constantFrom('same', 'same', 'gone', 'reorder', 'move'),
});

/** A base that two sides changed twice; independent states would hardly ever meet (sync.md 4.1 L1). */
export const world: fc.Arbitrary<World> = fc
  .tuple(fc.array(scriptPlan, { minLength: 1, maxLength: 6 }), fc.array(bindingPlan, { maxLength: 4 }))
  .map(([scripts, bindings]) => {
    const texts = new Texts();
    const made = scripts.map((one, index) => scriptEntity(texts, one, index + 1));
    return describeWorld({
      texts,
      entities: [...made, ...bindings.map((one, index) => bindingEntity(one, index, scripts))],
    });
  });

/** A failing world in a few lines instead of pages of hashes. */
function describeWorld(one: World): World {
  const words = (state: EntityState | null, texts: Texts) => {
    if (state === null) return '-';
    const { script_body, script_lid, ...rest } = state.document;
    const body =
      typeof script_body === 'string' ? texts.get(script_body)?.replaceAll('\n', '|') : String(script_lid).slice(-3);
    return `${Object.values(rest).join(',')},${body}`;
  };
  const lines = () =>
    one.entities.map((entity) => {
      const states = [entity.base, entity.local, entity.remote].map((state) => words(state, one.texts));
      return `${entity.type} ${entity.lid.slice(-3)} ${entity.blocks} ${states.join('  ')}`;
    });
  return { ...one, [fc.toStringMethod]: () => `\n${lines().join('\n')}\n` } as World;
}

function changed(
  texts: Texts,
  state: EntityState,
  many: readonly Change[],
  side: string,
  one: ScriptPlan,
): EntityState | null {
  let document: JsonObject = state.document;
  const words = () => ({
    name: String(document['name']),
    description: document['description'] === null ? null : String(document['description']),
    body: texts.get(String(document['script_body'])) ?? '',
    status: String(document['status']),
  });
  for (const change of many) {
    if (change === 'gone') return null;
    const now = words();
    const body = now.body.split('\n');
    if (change === 'body') body[side === 'here' ? 0 : 4] = side;
    if (change === 'other_body') body[2] = `${side} again`;
    document = scriptState(texts, {
      ...now,
      body: body.join('\n'),
      ...(change === 'rename' ? { name: `${now.name}-${side}` } : {}),
      ...(change === 'take_name' ? { name: `n${one.other + 1}` } : {}),
      ...(change === 'describe' ? { description: side } : {}),
      ...(change === 'activate' ? { status: now.status === 'active' ? 'inactive' : 'active' } : {}),
    }).document;
  }
  return scriptState(texts, words());
}

function scriptEntity(texts: Texts, one: ScriptPlan, number: number): TrackedEntity {
  const start = scriptState(texts, { name: `n${number}`, body: '0\n1\n2\n3\n4\n5\n' });
  const here = changed(texts, start, one.here, 'here', one);
  const there = changed(texts, start, one.there, 'there', one);
  const blocks = one.block === null ? [] : [one.block];
  if (one.born === 'here') return tracked(number, { local: here ?? start, base: null, remote: null }, { blocks });
  if (one.born === 'there') return tracked(number, { local: null, base: null, remote: there ?? start }, { blocks });
  const delete_seen_hash = here === null && one.sawDelete ? (there?.hash ?? null) : null;
  return tracked(number, { local: here, base: start, remote: there }, { blocks, delete_seen_hash });
}

function bindingEntity(one: BindingPlan, index: number, scripts: readonly ScriptPlan[]): TrackedEntity {
  const number = 100 + index;
  const count = scripts.length;
  const start = bindingState(lid(1 + (one.script % count)), 10 * (index + 1));
  const more = { type: 'binding' };
  const moved = bindingState(lid(1 + ((one.script + 1) % count)), 10 * (index + 1));
  const there = scripts[one.script % count];
  const canExist = there?.born !== 'here' && !there?.there.includes('gone');
  if (one.born === 'here' || !canExist) return tracked(number, { local: start, base: null, remote: null }, more);
  if (one.here === 'gone')
    return tracked(number, { local: null, base: start, remote: start }, { ...more, delete_seen_hash: start.hash });
  const local =
    one.here === 'reorder'
      ? bindingState(String(start.document['script_lid']), 900 + index)
      : one.here === 'move'
        ? moved
        : start;
  return tracked(number, { local, base: start, remote: start }, more);
}

const stub = '// New script\n';

/** A server that refuses what a real one refuses: missing targets, stubs going live, names taken, things still in use. */
export class FakeServer {
  readonly rows = new Map<string, { type: EntityType; document: JsonObject }>();
  readonly #texts: Texts;
  readonly #profile: BackendProfile;

  constructor(world: World, profile: BackendProfile) {
    this.#texts = world.texts;
    this.#profile = profile;
    for (const entity of world.entities) {
      const type = testTypes.get(entity.type) ?? templateType;
      if (entity.remote !== null) this.rows.set(entity.lid, { type, document: entity.remote.document });
    }
  }

  /** An adopted entity is from now on known by the other lid, as the store does it before anything is sent. */
  adopt(effects: PublishPlan['local']): void {
    for (const effect of effects) {
      if (effect.kind !== 'adopt') continue;
      const row = this.rows.get(effect.absorbs_lid);
      if (row !== undefined) this.rows.set(effect.lid, row);
      this.rows.delete(effect.absorbs_lid);
    }
  }

  apply(operation: PlanOperation): void {
    const type = testTypes.get(operation.type) ?? templateType;
    const row = this.rows.get(operation.lid);
    if (operation.kind === 'create') {
      if (row !== undefined) throw new Error(`${operation.key}: it is there already`);
      const born = type.status === null ? {} : { [type.status.field]: type.status.born };
      const body = type.versions === null ? {} : { [type.versions.body]: this.#texts.put(stub) };
      this.rows.set(operation.lid, { type, document: { ...born, ...body, ...operation.fields } });
    } else if (row === undefined) {
      throw new Error(`${operation.key}: it is not there`);
    } else if (operation.kind === 'delete') {
      this.#refuseInUse(operation);
      this.rows.delete(operation.lid);
    } else if (operation.kind !== 'remove_mark') {
      this.rows.set(operation.lid, { type, document: { ...row.document, ...operation.fields } });
    }
    if (this.#profile.kind === 'baseline' || operation.kind !== 'delete') this.#check(operation);
  }

  state(lidOf: string): EntityState | null {
    const row = this.rows.get(lidOf);
    return row === undefined ? null : entityState(row.type, row.document, sha256);
  }

  #refuseInUse(operation: PlanOperation): void {
    for (const [other, row] of this.rows)
      if (row.type === bindingType && row.document['script_lid'] === operation.lid)
        throw new Error(`${operation.key}: ${other} uses it`);
  }

  #check(operation: PlanOperation): void {
    const row = this.rows.get(operation.lid);
    if (row === undefined) return;
    if (row.type === bindingType && operation.kind !== 'update') {
      const script = this.rows.get(String(row.document['script_lid']));
      if (script === undefined) throw new Error(`${operation.key}: its script is not there`);
      if (script.document['script_body'] === sha256(stub)) throw new Error(`${operation.key}: it would run the stub`);
    }
    if (this.#profile.kind === 'baseline') this.#refuseTakenName(operation.lid, row);
  }

  /** An atomic set is judged by the state after all of it. */
  finish(): void {
    for (const [lidOf, row] of this.rows) this.#refuseTakenName(lidOf, row);
  }

  #refuseTakenName(lidOf: string, row: { type: EntityType; document: JsonObject }): void {
    const name = row.document['name'];
    const twins = [...this.rows].filter(
      ([other, one]) => other !== lidOf && one.type === row.type && one.document['name'] === name,
    );
    if (name !== undefined && twins.length > 0) throw new Error(`${lidOf}: the name ${name} is taken`);
  }
}

/** The store after a publish and a pull: effects carried out, what was sent agreed on. */
export function settle(worldBefore: World, result: PlanResult, server: FakeServer, sent: PublishPlan): World {
  for (const text of result.texts.values()) worldBefore.texts.put(text);
  const effects = new Map(result.plan.local.map((effect) => [effect.lid, effect]));
  const absorbed = new Set(result.plan.local.map((effect) => (effect.kind === 'adopt' ? effect.absorbs_lid : '')));
  const touched = new Set(sent.operations.map((operation) => operation.lid));
  const entities = worldBefore.entities.flatMap((entity): TrackedEntity[] => {
    if (absorbed.has(entity.lid)) return [];
    const effect = effects.get(entity.lid);
    if (effect?.kind === 'trash' || effect?.kind === 'forget') return [];
    const moved = carryOut(entity, effect);
    if (!touched.has(entity.lid)) return [moved];
    const now = server.state(entity.lid);
    if (now === null) return [];
    const head = now.document['script_body'];
    const facts = { ...moved.facts, current_version: 8, head_body_hash: typeof head === 'string' ? head : null };
    return [{ ...moved, base: now, remote: now, facts }];
  });
  return { texts: worldBefore.texts, entities };
}

function carryOut(entity: TrackedEntity, effect: PublishPlan['local'][number] | undefined): TrackedEntity {
  if (effect === undefined || effect.kind === 'trash' || effect.kind === 'forget') return entity;
  if (effect.kind === 'merge') return { ...entity, local: effect.state, base: effect.base };
  if (effect.kind === 'adopt') return { ...entity, base: effect.state, remote: effect.state };
  return { ...entity, local: effect.state, base: effect.state };
}
