import { recordAudit } from '#backend/db/queries/audit-events/audit-events.ts';
import { findCredentials } from '#backend/db/queries/connectors/credentials.ts';
import { findConnector } from '#backend/db/queries/connectors/read-connectors.ts';
import { type Actor, type Database, type TenantScope, withTenant } from '#backend/db/with-tenant.ts';
import { AppError } from '#contract/errors/app-error.ts';
import { connectorNotFound } from '../connectors/connector-not-found.ts';
import { noteUnreadable, unreadableMessage } from '../connectors/note-facts.ts';
import type { CredentialKeys } from './credential-keys.ts';
import { hideSecrets } from './hide-secrets.ts';
import { open, UnreadableCredentials } from './seal.ts';

/** The credentials of a connector, as an adapter gets them; empty where it has none. */
export type Credentials = Readonly<Record<string, string>>;

interface Vault {
  readonly db: Database;
  readonly credentialKeys: CredentialKeys;
}

/**
 * Hands the connector's credentials to `work`, in the clear, and to nobody else: keep nothing of them beyond this call.
 * Every decryption, also one that fails, is written to the audit with its `purpose` (`connection_test`, `provision ID`)
 * before `work` begins. What `work` throws leaves here without the secrets in it. Holds no transaction meanwhile.
 * @throws AppError `connector_not_found`; `precondition_failed` where they cannot be decrypted, which the connector then
 * shows as its error.
 */
export async function withCredentials<Result>(
  { db, credentialKeys }: Vault,
  actor: Actor,
  connectorId: string,
  purpose: string,
  work: (credentials: Credentials) => Promise<Result>,
): Promise<Result> {
  const opened = await withTenant(db, actor, (scope) => decrypted(scope, connectorId, purpose, credentialKeys));
  if (opened instanceof UnreadableCredentials) {
    const message = unreadableMessage(opened.message);
    await noteUnreadable(db, actor, connectorId, message);
    throw new AppError('precondition_failed', message);
  }
  try {
    return await work(opened);
  } catch (error) {
    hideSecrets(error, opened);
    throw error;
  }
}

async function decrypted(
  scope: TenantScope,
  connector_id: string,
  purpose: string,
  keys: CredentialKeys,
): Promise<Credentials | UnreadableCredentials> {
  const connector = await findConnector(scope, connector_id);
  if (connector === undefined) throw connectorNotFound(connector_id);
  const sealed = await findCredentials(scope, connector_id);
  if (sealed === undefined) return {};
  const result = openOrSay(() => open(sealed, { tenant_id: scope.tenant_id, connector_id }, keys));
  await recordAudit(scope, {
    script_id: null,
    action: 'credentials_used',
    details: {
      connector_id,
      connector_name: connector.name,
      purpose,
      key_id: sealed.key_id,
      decrypted: !(result instanceof UnreadableCredentials),
    },
    before: null,
    after: null,
  });
  return result;
}

function openOrSay(work: () => Credentials): Credentials | UnreadableCredentials {
  try {
    return work();
  } catch (error) {
    if (error instanceof UnreadableCredentials) return error;
    throw error;
  }
}
