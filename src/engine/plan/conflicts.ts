import type { EntityType } from '#contract/model/entity-type.ts';
import type { JsonObject } from '#contract/model/scalars.ts';
import type { ConflictChoice, ConflictKind, FieldConflict, SyncConflict } from '#contract/model/sync-conflict.ts';
import type { TrackedEntity } from '#contract/model/tracked-entity.ts';

const choicesOf: Readonly<Record<ConflictKind, readonly ConflictChoice[]>> = {
  fields: ['merge', 'pick_fields'],
  merged_suspicious: ['merge'],
  delete_vs_edit: ['keep', 'delete_anyway'],
  edit_vs_delete: ['recreate', 'discard_to_trash'],
  both_added: ['adopt', 'rename_mine'],
  name_taken: ['rename_mine'],
  reference_gone: ['keep', 'drop_reference'],
  late_delivery: ['keep_newer', 'take_late'],
  history_overlap: ['merge'],
  twin_edited: ['adopt', 'keep'],
  order: ['their_order', 'my_order', 'arrange'],
};

/** What a lid is called, where that is known. */
export type NameOf = (lid: string) => string | null;

export const noNames: NameOf = () => null;

/** What an entity is called towards a person: its title, its name or its natural key if it has one, else the beginning of its id. */
export function entityName(entity: TrackedEntity, type: EntityType, nameOf: NameOf = noNames): string {
  const document = (entity.local ?? entity.remote ?? entity.base)?.document;
  if (document === undefined) return entity.lid.slice(0, 8);
  return documentName(type, document, nameOf) ?? entity.lid.slice(0, 8);
}

/** Null where nothing in the document says what it is called. */
export function documentName(type: EntityType, document: JsonObject, nameOf: NameOf): string | null {
  const title = type.title?.(document, nameOf);
  if (title !== undefined) return `${title.name} ${title.detail}`;
  const { name } = document;
  if (typeof name === 'string' && type.natural_key.includes('name')) return name;
  const words = type.natural_key.map((field) => document[field]).filter((value) => typeof value === 'string');
  return words.length > 0 ? words.join(' / ') : null;
}

export interface ConflictParts {
  readonly kind: ConflictKind;
  readonly message: string;
  readonly fields?: readonly FieldConflict[];
  readonly other_lid?: string | null;
  /** Fewer than its kind has, where some of them would lead nowhere. */
  readonly choices?: readonly ConflictChoice[];
}

/** The key names the disagreement and not the moment, so that finding it again does not make a second one. */
export function conflictOf(
  entity: TrackedEntity,
  type: EntityType,
  parts: ConflictParts,
  nameOf?: NameOf,
): SyncConflict {
  return {
    key: `${type.type}/${entity.lid}:${parts.kind}`,
    lid: entity.lid,
    type: type.type,
    name: entityName(entity, type, nameOf),
    kind: parts.kind,
    message: parts.message,
    fields: [...(parts.fields ?? [])],
    choices: [...(parts.choices ?? choicesOf[parts.kind])],
    other_lid: parts.other_lid ?? null,
    base_hash: entity.base?.hash ?? null,
    local_hash: entity.local?.hash ?? null,
    remote_hash: entity.remote?.hash ?? null,
  };
}
