import { AppError } from '#contract/errors/app-error.ts';
import { confirmAbsence } from '#engine/sync/sweep.ts';
import type { SeenRow } from '../baseline/read-adapter.ts';
import { garbageFailure } from '../http/backend-failure.ts';
import type { ReadContext, ReadType } from './context.ts';
import { checkTenant } from './identity.ts';
import { PullStop } from './pull-stop.ts';

function detailPath({ adapter }: ReadType, remoteId: string): string {
  return `${adapter.path}/${encodeURIComponent(remoteId)}`;
}

/**
 * One entity by its id; `known` is the fingerprint that it was last seen with. Null: the server says that it does not have it,
 * which alone is no deletion. @throws RowLeftOut
 */
export async function readDetail(
  context: ReadContext,
  read: ReadType,
  remoteId: string,
  known: string | null = null,
): Promise<SeenRow | null> {
  const { row, whole } = read.adapter;
  const ask = (path: string) => askPath(context, path);
  const isKnown = (value: unknown) => known !== null && row(value)?.fingerprint() === known;
  const value = await (whole === undefined ? ask(detailPath(read, remoteId)) : whole(remoteId, ask, isKnown));
  return rowIn(context, read, remoteId, value);
}

/** Who one entity is, by one request; of what takes more only what that one tells. */
export async function glanceAt(context: ReadContext, read: ReadType, remoteId: string): Promise<SeenRow | null> {
  return rowIn(context, read, remoteId, await askPath(context, detailPath(read, remoteId)));
}

async function askPath(context: ReadContext, path: string): Promise<unknown> {
  const answer = await context.requests.json(path);
  if (answer.status === 404) return undefined;
  if (answer.failure !== null) throw answer.failure;
  return answer.reply;
}

function rowIn(context: ReadContext, read: ReadType, remoteId: string, value: unknown): SeenRow | null {
  if (value === undefined) return null;
  const row = read.adapter.row(value);
  if (row === null || row.remote_id !== remoteId)
    throw garbageFailure(context.deps.client().origin, `the ${read.type.label} ${remoteId} is not what was asked for`);
  checkTenant(context.deps, row);
  return row;
}

/** Whether a look at one missing row confirms that it is gone; what cannot be told now is no deletion (S23). */
export async function looksGone(context: ReadContext, read: ReadType, remoteId: string): Promise<boolean> {
  try {
    const answer = await context.requests.json(detailPath(read, remoteId));
    return confirmAbsence(answer.status) === 'gone';
  } catch (error) {
    if (error instanceof AppError && error.code !== 'unauthorized' && !(error instanceof PullStop)) return false;
    throw error;
  }
}
