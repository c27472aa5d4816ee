import { AppError } from '#contract/errors/app-error.ts';
import type { EntityType, ReferenceType } from '#contract/model/entity-type.ts';
import { connectorType } from './types/connector.ts';
import { hookBindingType } from './types/hook-binding.ts';
import { lifecycleConfigType } from './types/lifecycle-config.ts';
import { lifecycleWalkType } from './types/lifecycle-walk.ts';
import { pipelineTestType } from './types/pipeline-test.ts';
import { scriptType } from './types/script.ts';
import { templateType } from './types/template.ts';

export type EntityTypes = ReadonlyMap<string, EntityType>;

/** What is synchronised, in the order in which plans list it. A new kind of entity joins by declaring itself here. */
export const entityTypes: EntityTypes = listTypes([
  templateType,
  connectorType,
  scriptType,
  hookBindingType,
  pipelineTestType,
  lifecycleConfigType,
  lifecycleWalkType,
]);

export function listTypes(types: readonly EntityType[]): EntityTypes {
  return new Map(types.map((type) => [type.type, type]));
}

export function typeOf(types: EntityTypes, name: string): EntityType {
  const type = types.get(name);
  if (type !== undefined) return type;
  throw new AppError(
    'validation_error',
    `This studio does not know entities of type '${name}'; update it before you publish them.`,
  );
}

/** A field by which entities of `type` refer to something. */
export type Referring = ReferenceType & { readonly type: string };
/** Asked for with every row that a server tells of. */
const referring = new WeakMap<EntityTypes, Map<string, readonly Referring[]>>();

/** How entities refer to one of type `to`, by the type of theirs. */
export function referencesTo(types: EntityTypes, to: string): readonly Referring[] {
  const known = referring.get(types) ?? new Map<string, readonly Referring[]>();
  referring.set(types, known);
  const found = known.get(to) ?? findReferring(types, to);
  known.set(to, found);
  return found;
}

function findReferring(types: EntityTypes, to: string): Referring[] {
  return [...types.values()].flatMap(({ type, references }) =>
    references.filter((reference) => reference.to === to).map((reference) => ({ ...reference, type })),
  );
}
