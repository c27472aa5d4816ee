import { z } from 'zod';
import { json, jsonObject, timestamp, uuid } from './scalars.ts';

/** What an audit event tells of: the contract's words for scripts (`contract.md` 1.9), and ours for the rest. */
export const auditActions = [
  'created',
  'updated',
  'deleted',
  'activated',
  'deactivated',
  'rollback',
  'bound',
  'unbound',
  'version_created',
  'template_created',
  'template_updated',
  'template_deleted',
  'pipeline_test_created',
  'pipeline_test_updated',
  'pipeline_test_deleted',
  'connector_created',
  'connector_updated',
  'connector_deleted',
  'connector_activated',
  'connector_deactivated',
  'connection_tested',
  'credentials_set',
  'credentials_removed',
  'credentials_used',
  'provisioned',
  'provision_updated',
  'provision_enabled',
  'provision_disabled',
  'deprovisioned',
  'provision_failed',
  'provision_cancel_requested',
  'provision_cancelled',
  'provision_resumed',
  'sst_imported',
  'lifecycle_created',
  'lifecycle_updated',
  'lifecycle_deleted',
  'lifecycle_walk_created',
  'lifecycle_walk_updated',
  'lifecycle_walk_deleted',
] as const;
export const auditAction = z.enum(auditActions);
export type AuditAction = z.infer<typeof auditAction>;

/** A field that a change changed; null where there was, or is, nothing. Texts are named by their SHA-256 (`*_sha256`). */
export const auditChange = z.object({ before: json, after: json });
/** By field, under `changes` of an event's details. */
export const auditChanges = z.record(z.string(), auditChange);
export type AuditChanges = z.infer<typeof auditChanges>;

/** One change, who made it and in which request. `actor_name` is null for a user who no longer exists. */
export const auditEvent = z
  .object({
    id: uuid,
    tenant_id: uuid,
    script_id: uuid.nullable(),
    action: auditAction,
    actor_id: uuid,
    actor_name: z.string().nullable(),
    details: jsonObject.nullable(),
    request_id: z.string().nullable(),
    created_at: timestamp,
  })
  .meta({ id: 'AuditEvent' });
export type AuditEvent = z.infer<typeof auditEvent>;
