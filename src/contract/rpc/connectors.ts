import { z } from 'zod';
import { connectorFields, connectorName, connectorStatus, connectorType } from '../model/connector.ts';
import { jsonObject, timestamp, uuid } from '../model/scalars.ts';

/** A connector as the lists show it, from the local store alone. Windows fetch again after `scripts_changed`. */
export const connectorRow = z.object({
  /** The studio's own id; it never changes, also when the backend gives it another (`id`). */
  lid: uuid,
  id: z.string().nullable(),
  name: z.string(),
  connector_type: connectorType,
  status: connectorStatus,
  unpublished: z.boolean(),
  behind: z.boolean(),
  conflict: z.boolean(),
  /** Why it cannot take part in a publish now, and what to do; null where it can. */
  blocked: z.string().nullable(),
  /** Credentials, connection tests and provisioning need it there. */
  on_server: z.boolean(),
  /** How many bindings it has, disabled ones too. */
  bindings: z.int(),
  updated_at: timestamp,
});
export type ConnectorRow = z.infer<typeof connectorRow>;

/** A connector as its page opens it. What only the server knows is as of the last pull. */
export const connectorDetail = connectorRow.extend({
  description: z.string().nullable(),
  config: jsonObject,
  object_classes: connectorFields.shape.object_classes,
  resources: connectorFields.shape.resources,
  last_connection_test: z.string().nullable(),
  last_error: z.string().nullable(),
  credentials_set_at: z.string().nullable(),
  /** Grows with every saved change; a save names the one it began from. */
  local_rev: z.int(),
  saved_at: timestamp,
});
export type ConnectorDetail = z.infer<typeof connectorDetail>;

/** A draft may be incomplete: its `config` is judged by its type when it is published or tested. */
export const createConnectorInput = z.object({
  name: connectorName,
  description: z.string().max(2000).nullish(),
  connector_type: connectorType,
  config: jsonObject.default({}),
  object_classes: connectorFields.shape.object_classes,
  resources: connectorFields.shape.resources,
});

const changedFields = z.object({
  name: connectorName.optional(),
  description: z.string().max(2000).nullable().optional(),
  config: jsonObject.optional(),
  object_classes: connectorFields.shape.object_classes.removeDefault().optional(),
  resources: connectorFields.shape.resources.removeDefault().optional(),
});
export type ConnectorChanges = z.infer<typeof changedFields>;

/** As when templates are saved: `before` holds what these fields were when the author changed them. */
export const saveConnectorInput = z.object({
  lid: uuid,
  base_rev: z.int(),
  fields: changedFields,
  before: changedFields,
});
export type SaveConnectorInput = z.infer<typeof saveConnectorInput>;

/** `merged`: another window had changed other fields. `conflict`: one of these; nothing was written. `connector` is what is stored now. */
export const saveConnectorResult = z.object({
  outcome: z.enum(['saved', 'merged', 'conflict']),
  connector: connectorDetail,
});
export type SaveConnectorResult = z.infer<typeof saveConnectorResult>;

/** The switch that authors have; `error` is the server's own word about an active one. */
export const setConnectorStatusInput = z.object({ lid: uuid, status: z.enum(['active', 'inactive']) });
