import { type AuditAction, auditActions } from '#contract/model/audit.ts';
import type { Json } from '#contract/model/scalars.ts';
import { shortId } from '#renderer/lib/size.ts';

const actions: Record<AuditAction, string> = {
  created: 'Created',
  updated: 'Changed',
  deleted: 'Deleted',
  activated: 'Activated',
  deactivated: 'Deactivated',
  rollback: 'Rolled back',
  bound: 'Bound',
  unbound: 'Unbound',
  version_created: 'New version',
  template_created: 'Template created',
  template_updated: 'Template changed',
  template_deleted: 'Template deleted',
  lifecycle_created: 'Lifecycle created',
  lifecycle_updated: 'Lifecycle changed',
  lifecycle_deleted: 'Lifecycle deleted',
  lifecycle_walk_created: 'Lifecycle test created',
  lifecycle_walk_updated: 'Lifecycle test changed',
  lifecycle_walk_deleted: 'Lifecycle test deleted',
  pipeline_test_created: 'Pipeline test created',
  pipeline_test_updated: 'Pipeline test changed',
  pipeline_test_deleted: 'Pipeline test deleted',
  connector_created: 'Connector created',
  connector_updated: 'Connector changed',
  connector_deleted: 'Connector deleted',
  connector_activated: 'Connector activated',
  connector_deactivated: 'Connector deactivated',
  connection_tested: 'Connection tested',
  credentials_set: 'Credentials set',
  credentials_removed: 'Credentials removed',
  credentials_used: 'Credentials used',
  provisioned: 'Provisioned',
  provision_updated: 'Resource changed',
  provision_enabled: 'Resource enabled',
  provision_disabled: 'Resource disabled',
  deprovisioned: 'Resource deleted',
  provision_failed: 'Provision failed',
  provision_cancel_requested: 'Cancellation asked for',
  provision_cancelled: 'Provision cancelled',
  provision_resumed: 'Provision resumed',
  sst_imported: 'SST stack imported',
};

export { auditActions };

/** What an event tells of; a word of a newer backend as it came. */
export function actionWords(action: string): string {
  return actions[action as AuditAction] ?? action;
}

const fields: Record<string, string> = {
  current_version: 'Version',
  script_body_sha256: 'Text (SHA-256)',
  template_body_sha256: 'Text (SHA-256)',
  placeholder_annotations: 'Placeholders',
  connector_type: 'Type',
  config: 'Configuration',
  execution_order: 'Order',
};

/** A field as people read it; one that has no word here is spelled out. */
export function fieldWords(field: string): string {
  const known = fields[field];
  if (known !== undefined) return known;
  const spelled = field.replace(/_sha256$/, ' (SHA-256)').replaceAll('_', ' ');
  return spelled.charAt(0).toUpperCase() + spelled.slice(1);
}

/** A value of a changed field on one line. */
export function valueWords(field: string, value: Json): string {
  if (value === null) return '—';
  if (typeof value === 'string') return field.endsWith('_sha256') ? shortId(value) : value;
  return JSON.stringify(value);
}
