import { randomUUID } from 'node:crypto';
import { AppError } from '#contract/errors/app-error.ts';
import { scriptRoutes } from '#contract/http/scripts.ts';
import type { Script } from '#contract/model/script.ts';
import { readText } from '#host/store/queries/texts.ts';
import { type ScriptContent, unpackScript } from '#host/store/script-content.ts';
import type { Store } from '#host/store/store.ts';
import type { EntityRow, PublishAttempt, WorkspaceSchema } from '#host/store/workspace-schema.ts';
import type { BackendClient } from '../backend/backend-client.ts';

export function newAttempt(
  row: EntityRow & { local_json: string },
  action: PublishAttempt['action'],
  changeDescription: string | null,
): PublishAttempt {
  return {
    lid: row.lid,
    action,
    content_json: row.local_json,
    base_version: row.base_version,
    change_description: changeDescription,
    idempotency_key: randomUUID(),
    started_at: new Date().toISOString(),
  };
}

export function attemptContent(store: Store<WorkspaceSchema>, attempt: PublishAttempt): ScriptContent {
  const packed = unpackScript(attempt.content_json);
  return { ...packed, body: readText(store, packed.body) };
}

export interface SendRequest {
  readonly client: BackendClient;
  readonly attempt: PublishAttempt;
  readonly content: ScriptContent;
  readonly remoteId: string | null;
  /** The name or description differs from what the backend has. */
  readonly renamed: boolean;
  /** It may have been applied before: the backend is looked at first, as one without idempotency keys would do it again. */
  readonly again: boolean;
}

/**
 * Carries out one attempt and returns the script as the backend has it then. Sending the same attempt again changes
 * nothing more, also on a backend that knows neither idempotency keys nor `base_version` (`contract.md` S-02, S-11).
 */
export async function sendAttempt(request: SendRequest): Promise<Script> {
  const { attempt, content, client } = request;
  if (attempt.action === 'create') return createScript(request);
  const id = request.remoteId;
  if (id === null)
    throw new AppError('conflict', `"${content.name}" is not known to the backend any more. Publish it again.`);
  if (attempt.action === 'new_version') await createVersion(request, id, attempt.base_version ?? 0);
  if (!request.renamed) return client.call(scriptRoutes.get, { params: { id } });
  const body = { name: content.name, description: content.description };
  return client.call(scriptRoutes.update, { params: { id }, body });
}

async function createScript(request: SendRequest): Promise<Script> {
  const { attempt, content, client } = request;
  const found = request.again ? await findCreated(request) : undefined;
  const created =
    found ??
    (await client.call(scriptRoutes.create, {
      body: { name: content.name, description: content.description, script_body: content.body },
      idempotencyKey: attempt.idempotency_key,
    }));
  // A backend of the published API ignores the text of a new script (`contract.md`, ruling 5).
  const current = await readVersion(client, created.id, created.current_version);
  if (current === content.body) return created;
  await createVersion({ ...request, again: false }, created.id, created.current_version);
  return client.call(scriptRoutes.get, { params: { id: created.id } });
}

/** A script that an earlier, unanswered try may have made: the same name and description, made since then. */
async function findCreated({ client, content, attempt }: SendRequest): Promise<Script | undefined> {
  const { scripts } = await client.call(scriptRoutes.list, {
    query: { search: content.name.slice(0, 200), page_size: 100 },
  });
  const since = Date.parse(attempt.started_at) - 60_000;
  return scripts.find(
    (script) =>
      script.name === content.name &&
      script.description === content.description &&
      Date.parse(script.created_at) >= since,
  );
}

async function createVersion(request: SendRequest, id: string, base: number): Promise<void> {
  const { attempt, content, client } = request;
  if (request.again && (await wasApplied(client, id, base, content.body))) return;
  await client.call(scriptRoutes.createVersion, {
    params: { id },
    body: {
      script_body: content.body,
      change_description: attempt.change_description,
      ...(base > 0 ? { base_version: base } : {}),
    },
    idempotencyKey: `${attempt.idempotency_key}-version`,
  });
}

async function wasApplied(client: BackendClient, id: string, base: number, body: string): Promise<boolean> {
  const script = await client.call(scriptRoutes.get, { params: { id } });
  return script.current_version > base && (await readVersion(client, id, base + 1)) === body;
}

async function readVersion(client: BackendClient, id: string, n: number): Promise<string> {
  return (await client.call(scriptRoutes.getVersion, { params: { id, n } })).script_body;
}
