import { z } from 'zod';

/** What an audit event of a script tells of (`contract.md` 1.9). */
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
] as const;
export const auditAction = z.enum(auditActions);
export type AuditAction = z.infer<typeof auditAction>;
