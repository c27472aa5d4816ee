import { AppError } from '#contract/errors/app-error.ts';
import type { Workspace } from '#contract/rpc/workspace.ts';

type Place = Pick<Workspace, 'id' | 'backend' | 'tenant_id'>;

/**
 * One file holds what an author has of one tenant of one backend; a second one would be a second base for the same
 * entities (`sync.md` 3.16 lock 1). Throws `conflict` with the name of the workspace that has this place.
 */
export function assertPlaceFree(all: readonly Workspace[], next: Place): void {
  if (next.backend === 'none' || next.tenant_id === null) return;
  const taken = all.find(
    (one) =>
      one.id !== next.id &&
      one.backend !== 'none' &&
      one.tenant_id === next.tenant_id &&
      addressOf(one) === addressOf(next),
  );
  if (!taken) return;
  throw new AppError(
    'conflict',
    `The workspace "${taken.name}" is for this tenant of this backend already. Open that one, or choose another backend or tenant.`,
    { field: 'tenant_id', workspace_id: taken.id },
  );
}

/** The same server however its address is spelt. */
function addressOf({ backend }: Place): string {
  return backend === 'embedded' ? backend : new URL(backend).href;
}
