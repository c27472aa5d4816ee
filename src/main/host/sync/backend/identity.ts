import { AppError } from '#contract/errors/app-error.ts';
import { type Capabilities, systemRoutes } from '#contract/http/system.ts';
import type { Workspace } from '#contract/rpc/workspace.ts';
import { readMeta } from '#host/store/queries/meta.ts';
import type { Store } from '#host/store/store.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';
import type { BackendClient } from '../http/backend-client.ts';
import type { Person } from '../publish/publish-flow.ts';
import type { PullDeps } from '../pull/pull-deps.ts';

export interface IdentityOptions {
  readonly client: () => BackendClient;
  readonly capabilities: () => Capabilities | null;
  readonly who: () => Person | null;
  readonly workspace: () => Workspace;
  readonly store: Store<WorkspaceSchema>;
}

/**
 * Who answers, by the token and by the server's own word; and who has to (S20). A plain backend says nothing about
 * itself, so there the token and an entity both sides know must do.
 */
export function readIdentity(options: IdentityOptions): Pick<PullDeps, 'identity' | 'expected'> {
  const { client, capabilities, who, workspace, store } = options;
  return {
    identity: async (answered) => {
      const person = who();
      if (person === null)
        throw new AppError('unauthorized', 'You are not signed in to the backend. Sign in and try again.');
      const says = async () => answered ?? (await client().call(systemRoutes.capabilities)).instance_id;
      return { token_tenant_id: person.tenant_id, instance_id: capabilities() === null ? null : await says() };
    },
    expected: () => ({
      tenant_id: workspace().tenant_id ?? who()?.tenant_id ?? '',
      // Read by whoever asks for them: the tenant alone is compared with every row that comes.
      get instance_id() {
        return capabilities() === null ? null : readMeta(store, 'backend_instance');
      },
      get set_up_anew() {
        return readMeta(store, 'backend_set_up_anew') === '1';
      },
    }),
  };
}
