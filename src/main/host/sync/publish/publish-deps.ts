import type { BackendProfile } from '#contract/model/backend-profile.ts';
import type { EntityTypes } from '#engine/sync/entity-types.ts';
import type { Store } from '#host/store/store.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';
import type { BackendClient, TokenClaims } from '../http/backend-client.ts';
import type { Clock } from '../ports.ts';

/** What carrying out a publish needs of the workspace around it. */
export interface PublishDeps {
  readonly store: Store<WorkspaceSchema>;
  /** Throws `AppError` where there is no backend. */
  readonly client: () => BackendClient;
  readonly clock: Clock;
  readonly newId: () => string;
  /** Another one in every process: monotonic times of an earlier process mean nothing in this one. */
  readonly processId: string;
  readonly types: EntityTypes;
  readonly profile: () => BackendProfile;
  readonly saveProfile: (profile: BackendProfile) => void;
  readonly who: () => TokenClaims | null;
  /** Reads these entities again and stores what the server shows; an entity that it answers 404 for has no remote then. */
  readonly refresh: (lids: readonly string[], signal: AbortSignal) => Promise<void>;
  /** Brings the rest of the store in step with entities that a publish has moved. */
  readonly reconcile: (lids?: readonly string[]) => unknown;
  readonly progress: (progress: { done: number; total: number | null; message: string }) => void;
  readonly log: (level: 'info' | 'warn' | 'error', message: string) => void;
}
