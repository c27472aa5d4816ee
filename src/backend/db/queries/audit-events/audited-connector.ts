import { sha256 } from '#backend/db/hashes.ts';
import type { ConnectorFields, ConnectorStatus } from '#contract/model/connector.ts';
import type { AuditedFields } from './audit-events.ts';

/** What authors change of a connector. Its object classes, thousands of attributes maybe, by hash; secrets are no part of it. */
export function auditedConnector(
  connector: Omit<ConnectorFields, 'connector_type'> & { readonly status: ConnectorStatus },
): AuditedFields {
  const { name, description, config, object_classes, resources, status } = connector;
  return {
    name,
    description,
    status,
    config,
    object_classes_sha256: sha256(JSON.stringify(object_classes)),
    resources,
  };
}
