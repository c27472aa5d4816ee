import { AppError } from '#contract/errors/app-error.ts';
import type { Workspace } from '#contract/rpc/workspace.ts';
import type { BackendClient } from '../http/backend-client.ts';
import type { Person } from '../publish/publish-flow.ts';

export interface ClientGuardOptions {
  readonly client: () => BackendClient;
  readonly who: () => Person | null;
  readonly workspace: () => Workspace;
  readonly offline: () => boolean;
}

export const offlineMessage = 'You are working offline. Switch that off to pull and publish; your work is kept here.';

/**
 * The only way from here to a backend. It gives no client while the author works offline, nor where the token, the
 * workspace and the client do not all speak of one tenant at one address (`sync.md` 3.16 locks 2 to 4; S140, S141).
 */
export function guardedClient({ client, who, workspace, offline }: ClientGuardOptions): () => BackendClient {
  const origins = new Map<string, string>();
  // Every request asks, and there are two or three addresses.
  const originOf = (address: string): string => {
    const known = origins.get(address) ?? new URL(address).origin;
    origins.set(address, known);
    return known;
  };
  return () => {
    if (offline()) throw new AppError('conflict', offlineMessage);
    const { backend, tenant_id, name } = workspace();
    const person = who();
    if (person !== null && tenant_id !== null && person.tenant_id !== tenant_id) {
      throw new AppError(
        'forbidden',
        `You are signed in to another tenant than the one the workspace "${name}" is for. Sign in to that tenant; nothing was sent.`,
      );
    }
    const given = client();
    if (backend.startsWith('http') && originOf(backend) !== originOf(given.origin)) {
      throw new AppError(
        'internal_error',
        `The workspace "${name}" belongs to ${backend}. Nothing was sent elsewhere.`,
      );
    }
    return given;
  };
}
