import { existsSync } from 'node:fs';
import path from 'node:path';
import { AppError } from '#contract/errors/app-error.ts';
import type { LogEntry } from '#contract/rpc/studio.ts';
import type { Connection, Session, SignInInput, Workspace } from '#contract/rpc/workspace.ts';
import { findByPlan } from '../store/queries/change-sets.ts';
import type { SyncService } from '../sync/sync-service.ts';
import { createStudioParts, type StudioParts } from './studio-parts.ts';

export interface HeadlessOptions {
  readonly home: string;
  /** Name or id; without it the workspace that was open last. */
  readonly workspace?: string | undefined;
  readonly log: (entry: LogEntry) => void;
}

/** One workspace of a studio without a window. */
export interface HeadlessStudio {
  readonly workspace: Workspace;
  readonly sync: SyncService;
  /** What this very plan became before, where it was carried out or still can be. */
  publishOf(
    planHash: string,
  ): { readonly cs_id: string; readonly done: boolean; readonly ended_at: string | null } | null;
  session(): Session;
  signIn(input: SignInInput): Promise<Session>;
  connection(): Connection;
  /** Looks whether the backend answers. Rejects with `backend_unreachable` where it does not. */
  connect(): Promise<Connection>;
  close(): Promise<void>;
}

/**
 * Opens a workspace for the command line, on the same parts as the studio's windows. Throws `not_found` where there is no
 * studio or no such workspace, and `conflict` with `details.pid` where a studio has the home open.
 */
export async function startHeadless(options: HeadlessOptions): Promise<HeadlessStudio> {
  const home = path.resolve(options.home);
  if (!existsSync(path.join(home, 'studio.db'))) {
    throw new AppError('not_found', `There is no studio in ${home}. Name its folder with --home.`);
  }
  const parts = createStudioParts({ home, shell: 'none', log: options.log });
  try {
    return await openIn(parts, options.workspace);
  } catch (error) {
    await parts.close();
    throw error;
  }
}

async function openIn({ studio, close }: StudioParts, wanted: string | undefined): Promise<HeadlessStudio> {
  const { workspaces } = studio;
  const attachment = await workspaces.attach(findWorkspace(workspaces, wanted).id);
  const opened = attachment.workspace;
  const { sync, authoring } = opened.open;
  return {
    workspace: opened.workspace,
    sync,
    publishOf(planHash) {
      const row = findByPlan(authoring.store, planHash);
      return row === undefined ? null : { cs_id: row.cs_id, done: row.state === 'done', ended_at: row.ended_at };
    },
    session: () => opened.session.view(),
    signIn: (input) => workspaces.signIn(opened, input),
    connection: () => opened.connection.view(),
    async connect() {
      const connection = await opened.connection.retry();
      if (connection.state === 'online') return connection;
      const message = connection.message ?? `The workspace "${opened.workspace.name}" has no backend.`;
      throw new AppError(connection.state === 'none' ? 'conflict' : 'backend_unreachable', message);
    },
    close,
  };
}

function findWorkspace(workspaces: StudioParts['studio']['workspaces'], wanted: string | undefined): Workspace {
  const all = workspaces.all();
  const found =
    wanted === undefined
      ? workspaces.lastActive()
      : (all.find(({ id }) => id === wanted) ?? all.find(({ name }) => name === wanted));
  if (found) return found;
  const names = all.map(({ name }) => `"${name}"`).join(', ');
  const known = names === '' ? 'It has none yet; make one in the studio.' : `It has ${names}.`;
  throw new AppError('not_found', wanted === undefined ? known : `This studio has no workspace "${wanted}". ${known}`);
}
