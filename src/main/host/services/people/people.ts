import type { z } from 'zod';
import { AppError } from '#contract/errors/app-error.ts';
import { userRoutes } from '#contract/http/users.ts';
import type { findPeopleInput, PeoplePage, PersonStatus } from '#contract/rpc/people.ts';
import { configOfDocument } from '#engine/lifecycle/lifecycle-document.ts';
import { lifecycleConfigType } from '#engine/sync/types/lifecycle-config.ts';
import { readDocument } from '#host/store/documents.ts';
import { findByRemoteId } from '#host/store/queries/entities.ts';
import type { Store } from '#host/store/store.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';
import { serverFields } from '#host/sync/elements.ts';
import type { BackendClient } from '#host/sync/http/backend-client.ts';
import type { Connection } from '../backend/connection.ts';
import { requireAccess } from '../backend/require-access.ts';
import type { Session } from '../backend/session.ts';
import { readUserStatus } from './read-status.ts';

interface PeopleDeps {
  readonly store: Store<WorkspaceSchema>;
  readonly session: Session;
  readonly connection: Connection;
  readonly client: () => BackendClient;
}

/**
 * Who is in which state of their lifecycle, asked of the workspace's backend and kept nowhere (032 US6). Every method throws
 * `conflict`, `unauthorized`, `forbidden` or `backend_*` with what to do about it.
 */
export class People {
  private readonly deps: PeopleDeps;

  constructor(deps: PeopleDeps) {
    this.deps = deps;
  }

  /** By name, for administrators (032 SC-007). A backend of the published API has no such list, which is an answer. */
  async find({ search, page, page_size }: z.output<typeof findPeopleInput>, signal?: AbortSignal): Promise<PeoplePage> {
    this.require('find_people');
    const words = search.trim();
    const query = { search: words === '' ? undefined : words, limit: page_size, offset: (page - 1) * page_size };
    try {
      const { items, total } = await this.deps.client().call(userRoutes.list, { query, signal });
      return { listed: true, people: items, total };
    } catch (error) {
      if (!isMissingRoute(error)) throw error;
      return { listed: false, people: [], total: 0 };
    }
  }

  /** Of one person, or with null of whoever is signed in. Throws `not_found` for an id that the backend does not know. */
  async status(id: string | null, signal?: AbortSignal): Promise<PersonStatus> {
    const own = this.deps.session.claims()?.sub ?? null;
    this.require(id === null || id === own ? 'own_status' : 'find_people');
    const asked = id ?? own;
    if (asked === null)
      throw new AppError('unauthorized', 'You are not signed in to the backend. Sign in and try again.');
    const status = await readUserStatus(this.deps.client(), asked, signal).catch((error: unknown) => {
      throw isMissingRoute(error) ? unknownPerson(id === null) : error;
    });
    return { ...status, lifecycle: status.config_id === null ? null : this.lifecycle(status.config_id) };
  }

  private lifecycle(configId: string): PersonStatus['lifecycle'] {
    const row = findByRemoteId(this.deps.store, lifecycleConfigType.type, configId);
    const json = row?.remote_json ?? row?.base_json ?? null;
    if (row === undefined || json === null) return null;
    // The backend says who is where by its own ids.
    const shown = serverFields(this.deps.store, lifecycleConfigType, row.lid, readDocument(json));
    return { lid: row.local_json === null ? null : row.lid, config: configOfDocument(shown) };
  }

  private require(action: 'find_people' | 'own_status'): void {
    requireAccess(action, this.deps.session, this.deps.connection);
  }
}

/** The backend was reached and has nothing there. */
function isMissingRoute(error: unknown): boolean {
  const status = error instanceof AppError ? error.details?.['status'] : undefined;
  return status === 404 || status === 405;
}

function unknownPerson(isOwn: boolean): AppError {
  const message = isOwn
    ? 'This backend does not tell people which state of their lifecycle they are in. Ask an administrator.'
    : 'The backend knows nobody by this id, or does not tell which state people are in. Check the id.';
  return new AppError('not_found', message);
}
