import { entityTypes } from '#engine/sync/entity-types.ts';

/** What a kind of entity is called in lists, such as `binding` for `hook_binding`. */
export function entityLabel(type: string): string {
  return entityTypes.get(type)?.label ?? type.replaceAll('_', ' ');
}
