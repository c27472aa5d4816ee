import { recordAudit } from '#backend/db/queries/audit-events/audit-events.ts';
import type { ConnectorRow } from '#backend/db/queries/connectors/columns.ts';
import { deleteCredentials } from '#backend/db/queries/connectors/credentials.ts';
import { noteConnectorFacts } from '#backend/db/queries/connectors/write-connectors.ts';
import type { TenantScope } from '#backend/db/with-tenant.ts';
import { statusAfter } from '#backend/provisioning/connectors/note-facts.ts';
import { entrustmentChanges, entrustmentEnded } from '#contract/model/connector-types.ts';

/**
 * Forgets the credentials of a connector whose configuration was just changed so that they would be sent to somebody else,
 * or less protected: whoever may write an address may not have a secret that others stored sent there. Part of the
 * transaction of the change itself; gives the connector as it is afterwards.
 */
export async function endEntrustment(
  scope: TenantScope,
  before: ConnectorRow,
  after: ConnectorRow,
  origin: { readonly change_set?: string } = {},
): Promise<ConnectorRow> {
  if (before.credentials_set_at === null) return after;
  const changed = entrustmentChanges(after.connector_type, before.config, after.config);
  if (changed.length === 0) return after;
  await deleteCredentials(scope, after.id);
  await recordAudit(scope, {
    script_id: null,
    action: 'credentials_removed',
    details: {
      connector_id: after.id,
      connector_name: after.name,
      reason: entrustmentEnded,
      config_changed: changed,
      ...origin,
    },
    before: { credentials_set_at: before.credentials_set_at },
    after: { credentials_set_at: null },
  });
  return noteConnectorFacts(scope, after, {
    credentials_set_at: null,
    last_error: entrustmentEnded,
    status: statusAfter(after.status, entrustmentEnded),
    rev: after.rev,
  });
}
