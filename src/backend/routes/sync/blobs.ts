import { type AnswerOf, type CallOf, noContent } from '#backend/app/call.ts';
import type { Dependencies } from '#backend/app/dependencies.ts';
import { sha256 } from '#backend/db/hashes.ts';
import { findBlob, putBlob } from '#backend/db/queries/blobs/blobs.ts';
import { withTenant } from '#backend/db/with-tenant.ts';
import { AppError } from '#contract/errors/app-error.ts';
import { syncRoutes } from '#contract/http/sync.ts';
import { requireFound } from '../scripts/script-answer.ts';

const { putBlob: put, getBlob: get } = syncRoutes;

const decoder = new TextDecoder('utf-8', { fatal: true });

/** @throws AppError `unprocessable` when the bytes are not those of the address, `validation_error` when they are no text. */
export async function uploadBlob(
  { db }: Dependencies,
  { caller, params, bytes }: CallOf<typeof put>,
): Promise<AnswerOf<typeof put>> {
  const content = bytes ?? new Uint8Array();
  if (sha256(content) !== params.sha256) {
    throw new AppError(
      'unprocessable',
      'The SHA-256 of the bytes is not the one in the address: they were damaged on their way. Send them again.',
      { field: 'sha256' },
    );
  }
  requireText(content);
  await withTenant(db, caller, (scope) => putBlob(scope, params.sha256, content));
  return noContent;
}

/** What can be stored as a text and come back byte for byte. */
function requireText(content: Uint8Array): void {
  if (content.includes(0)) {
    throw new AppError('validation_error', 'The text contains the character U+0000; write it as an escape.');
  }
  try {
    decoder.decode(content);
  } catch {
    throw new AppError('validation_error', 'The bytes are not UTF-8; only texts are kept here.');
  }
}

export async function downloadBlob(
  { db }: Dependencies,
  { caller, params }: CallOf<typeof get>,
): Promise<AnswerOf<typeof get>> {
  const content = await withTenant(db, caller, (scope) => findBlob(scope, params.sha256));
  return { reply: null, content: requireFound(content, `Blob ${params.sha256}`), etag: `"${params.sha256}"` };
}
