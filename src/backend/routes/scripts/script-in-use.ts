import type { EnabledBinding } from '#backend/db/queries/bindings/enabled-bindings.ts';

const namedAtMost = 10;

/** Why a script with enabled bindings is not deleted: how many those are, and which (`contract.md` S-07; 036 edge case 1). */
export function inUseMessage(name: string, bindings: readonly EnabledBinding[]): string {
  const names = bindings.slice(0, namedAtMost).map(bindingName);
  const more = bindings.length - names.length;
  const count = bindings.length === 1 ? '1 enabled binding uses' : `${bindings.length} enabled bindings use`;
  const all = more === 0 ? names.join(', ') : `${names.join(', ')} and ${more} more`;
  return `${count} "${name}": ${all}. Disable or delete ${bindings.length === 1 ? 'it' : 'them'} first.`;
}

/** A binding has no name of its own; its place is what people know it by. */
export function bindingName({ hook_phase, operation_type, connector_id, execution_order }: EnabledBinding): string {
  return `${hook_phase} ${operation_type} on connector ${connector_id}, place ${execution_order}`;
}
