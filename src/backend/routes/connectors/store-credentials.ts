import type { Dependencies } from '#backend/app/dependencies.ts';
import type { WritingCall } from '#backend/app/transact.ts';
import { recordAudit } from '#backend/db/queries/audit-events/audit-events.ts';
import type { ConnectorRow } from '#backend/db/queries/connectors/columns.ts';
import { putCredentials } from '#backend/db/queries/connectors/credentials.ts';
import { noteConnectorFacts } from '#backend/db/queries/connectors/write-connectors.ts';
import type { TenantScope } from '#backend/db/with-tenant.ts';
import { isAboutCredentials, statusAfter } from '#backend/provisioning/connectors/note-facts.ts';
import { blindHash, type CredentialKey } from '#backend/provisioning/credentials/credential-keys.ts';
import { seal } from '#backend/provisioning/credentials/seal.ts';
import { AppError } from '#contract/errors/app-error.ts';
import type { ConnectorType } from '#contract/model/connector.ts';
import { parseCredentials } from '#contract/model/connector-types.ts';

/** Credentials on their way into the database: they are sealed as soon as it is known for which connector. */
export interface NewCredentials {
  readonly key: CredentialKey;
  readonly members: Readonly<Record<string, string>>;
  readonly set_at: string;
}

/**
 * Checks the credentials by the connector's type.
 * @throws AppError `invalid_configuration` that names the member; `unavailable` where this backend has no key.
 */
export function checkedCredentials(
  { credentialKeys, clock }: Dependencies,
  type: ConnectorType,
  credentials: Readonly<Record<string, string>>,
): NewCredentials {
  const members = parseCredentials(type, credentials);
  const key = credentialKeys.current;
  if (key !== null) return { key, members, set_at: clock().toISOString() };
  throw new AppError('unavailable', `Credentials cannot be stored: ${credentialKeys.problem}`);
}

/** Seals and stores them in place of those the connector has, with the audit event, which names the members alone. */
export async function storeCredentials(
  scope: TenantScope,
  before: ConnectorRow,
  { key, members, set_at }: NewCredentials,
  rev: number,
): Promise<ConnectorRow> {
  await putCredentials(scope, before.id, seal(members, { tenant_id: scope.tenant_id, connector_id: before.id }, key));
  const repaired = isAboutCredentials(before.last_error);
  const after = await noteConnectorFacts(scope, before, {
    credentials_set_at: set_at,
    ...(repaired ? { last_error: null, status: statusAfter(before.status, null) } : {}),
    rev,
  });
  await recordAudit(scope, {
    script_id: null,
    action: 'credentials_set',
    details: {
      connector_id: before.id,
      connector_name: before.name,
      members: Object.keys(members).sort(),
      key_id: key.id,
    },
    before: { credentials_set_at: before.credentials_set_at },
    after: { credentials_set_at: after.credentials_set_at },
  });
  return after;
}

/**
 * The call with a fingerprint that nobody can try passwords out on: what is kept of a request to recognise its repetition
 * covers its whole body.
 */
export function withBlindHash<Call extends WritingCall>(call: Call, credentials: NewCredentials | null): WritingCall {
  const { caller, idempotency } = call;
  if (credentials === null || idempotency === null) return call;
  const request_hash = blindHash(credentials.key, idempotency.request_hash);
  return { caller, idempotency: { ...idempotency, request_hash } };
}
