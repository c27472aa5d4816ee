import type { ScriptRow } from '../scripts/columns.ts';
import type { AuditedFields } from './audit-events.ts';

type AuditedScript = Pick<ScriptRow, 'name' | 'description' | 'status' | 'current_version' | 'body_hash'>;

/** What an audit event can say of a script; its text by hash. */
export function auditedScript({ name, description, status, current_version, body_hash }: AuditedScript): AuditedFields {
  return { name, description, status, current_version, script_body_sha256: body_hash };
}

export function auditedMetadata({ name, description }: Pick<AuditedScript, 'name' | 'description'>): AuditedFields {
  return { name, description };
}

export function auditedVersion(script: Pick<AuditedScript, 'current_version' | 'body_hash'>): AuditedFields {
  return { current_version: script.current_version, script_body_sha256: script.body_hash };
}
