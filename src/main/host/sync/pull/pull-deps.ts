import type { BackendProfile } from '#contract/model/backend-profile.ts';
import type { SyncAttention } from '#contract/rpc/sync.ts';
import type { EntityTypes } from '#engine/sync/entity-types.ts';
import type { Store } from '#host/store/store.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';
import type { BackendClient } from '../http/backend-client.ts';
import type { Clock } from '../ports.ts';
import type { ReconcileResult } from '../reconcile/reconcile.ts';

export type WorkspaceStore = Store<WorkspaceSchema>;

export interface PullDeps {
  readonly store: WorkspaceStore;
  /** Throws where there is no backend. */
  readonly client: () => BackendClient;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly types: EntityTypes;
  readonly profile: () => BackendProfile;
  readonly saveProfile: (profile: BackendProfile) => void;
  /** Who answers and for whom, as the token and the server say it now; `answered` where an answer has said who it is from. */
  readonly identity: (answered?: string) => Promise<{ token_tenant_id: string | null; instance_id: string | null }>;
  readonly expected: () => {
    tenant_id: string;
    instance_id: string | null;
    /** A person has said that this new installation is meant: it need not know what is known here. */
    set_up_anew?: boolean;
  };
  /** Plans the changed entities and carries out what loses nothing of the author's. */
  readonly reconcile: (lids?: readonly string[]) => ReconcileResult;
  /** Tells windows of entities that look different or can be opened now, where nothing has to be planned. */
  readonly tellChanged: (lids: readonly string[]) => void;
  readonly progress: (progress: { done: number; total: number | null; message: string }) => void;
  /** Shows something that waits for a person, or takes it away. */
  readonly attention: (attention: SyncAttention | null, kind: SyncAttention['kind']) => void;
  readonly log: (level: 'info' | 'warn', message: string) => void;
}
