import { z } from 'zod';
import { limits } from '../limits.ts';
import { feedCursor, feedPage } from '../model/change-feed.ts';
import { connectorFields } from '../model/connector.ts';
import { bindingFields, bindingSettings } from '../model/hook-binding.ts';
import { lifecycleDocument } from '../model/lifecycle.ts';
import { lifecycleWalkFields } from '../model/lifecycle-walk.ts';
import { pipelineTestFields } from '../model/pipeline-test.ts';
import { json, jsonObject, pathUuid, timestamp, uuid } from '../model/scalars.ts';
import { changeDescription, description, scriptName, scriptStatus } from '../model/script.ts';
import { templateAnnotations, templateBody, templateCategory, templateName } from '../model/template.ts';
import { contentHash } from '../model/tracked-entity.ts';
import { updateWalkBody } from './lifecycle-walks.ts';
import { defineRoute } from './route.ts';

/** The kinds of entity that change sets, feed and snapshot know. */
export const syncedTypes = [
  'template',
  'connector',
  'script',
  'hook_binding',
  'pipeline_test',
  'lifecycle_config',
  'lifecycle_walk',
] as const;
export const syncedType = z.enum(syncedTypes);
export type SyncedType = z.infer<typeof syncedType>;

/** A cursor in an address or a change set: `SEQ.CHAIN`. */
export const cursorText = z
  .string()
  .regex(/^\d{1,10}\.[0-9a-f]{64}$/, 'This is not a cursor; use one that the feed or a snapshot gave, as SEQ.CHAIN.')
  .transform((text) => {
    const [seq, chain] = text.split('.');
    return { seq: Number(seq), chain: String(chain) };
  });

/** An ETag as a header carries it, with its quotes. */
const etag = z.string().regex(/^"\d+"$/, 'This is not an ETag of an entity; it is a number in quotes.');

const operationIds = { op_id: uuid, type: syncedType, id: uuid };

/**
 * One change to one entity. `fields` holds what is to be written, by the entity type's own names; the texts of versions
 * travel as blobs and are named here by their SHA-256. `if_match` is missing only where the caller forgot it, which is 428 (`sync.md` 3.11).
 */
export const operationBody = z.discriminatedUnion('action', [
  z.strictObject({
    ...operationIds,
    action: z.literal('create'),
    /** A creation never replaces anything, whether this is sent or not. */
    if_none_match: z.literal('*').optional(),
    fields: jsonObject,
    body_hash: contentHash.nullable().optional(),
  }),
  z.strictObject({
    ...operationIds,
    action: z.literal('update'),
    if_match: etag.optional(),
    fields: jsonObject,
    body_hash: contentHash.nullable().optional(),
  }),
  z.strictObject({ ...operationIds, action: z.literal('delete'), if_match: etag.optional() }),
]);
export type OperationBody = z.infer<typeof operationBody>;

export const changeSetBody = z.strictObject({
  cs_id: uuid,
  tenant_id: uuid,
  plan_hash: contentHash,
  /** How far the history was followed that the plan was made on. */
  base_cursor: cursorText,
  ops: z.array(operationBody).min(1).max(limits.changeSetOps),
});
export type ChangeSetBody = z.output<typeof changeSetBody>;

/** The fields of a script in a change set. Absent keeps, null clears; the text is the operation's `body_hash`. */
export const scriptFields = z.strictObject({
  name: scriptName.optional(),
  description: description.nullable().optional(),
  status: scriptStatus.optional(),
  /** Of the version that the text becomes. */
  change_description: changeDescription.nullable().optional(),
});
export type ScriptFields = z.infer<typeof scriptFields>;

/**
 * The fields of a template in a change set. Absent keeps, null clears. Its text stands among them: templates have no
 * versions, so nothing would keep a text that is named by its hash.
 */
export const templateFields = z.strictObject({
  name: templateName.optional(),
  description: description.nullable().optional(),
  category: templateCategory.optional(),
  template_body: templateBody.optional(),
  placeholder_annotations: templateAnnotations.nullable().optional(),
});
export type TemplateFields = z.infer<typeof templateFields>;

/** What authors switch; `error` is the server's own word about an active connector. */
const switchedStatus = z.enum(['active', 'inactive']);

/** A new connector in a change set. Its configuration is judged by its type; credentials never travel here. */
export const newConnectorFields = z.strictObject({
  ...connectorFields.shape,
  status: switchedStatus.default('inactive'),
});
export type NewConnectorFields = z.infer<typeof newConnectorFields>;

/** Absent keeps. Its type cannot be changed. */
export const connectorFieldsChange = z.strictObject({
  name: connectorFields.shape.name.optional(),
  description: connectorFields.shape.description.removeDefault().optional(),
  config: connectorFields.shape.config.optional(),
  object_classes: connectorFields.shape.object_classes.removeDefault().optional(),
  resources: connectorFields.shape.resources.removeDefault().optional(),
  status: switchedStatus.optional(),
});
export type ConnectorFieldsChange = z.infer<typeof connectorFieldsChange>;

/** A new binding in a change set; unlike by the plain route it may be disabled from the beginning. */
export const newBindingFields = z.strictObject(bindingFields.shape);
/** Absent keeps. What it binds cannot be changed (`contract.md` B-04). */
export const bindingFieldsChange = z.strictObject(bindingSettings.partial().shape);
export type BindingFieldsChange = z.infer<typeof bindingFieldsChange>;

export const newPipelineTestFields = z.strictObject(pipelineTestFields.shape);
/** Absent keeps. Its connector cannot be changed. */
export const pipelineTestFieldsChange = z.strictObject(pipelineTestFields.omit({ connector_id: true }).partial().shape);

/** A new lifecycle in a change set: elements by their id, as its author's studio named them. */
export const newLifecycleFields = z.strictObject(lifecycleDocument.shape);
export type NewLifecycleFields = z.infer<typeof newLifecycleFields>;
/** Absent keeps; states and transitions come whole. What its objects are cannot be changed. */
export const lifecycleFieldsChange = z.strictObject(lifecycleDocument.omit({ object_type: true }).partial().shape);
export type LifecycleFieldsChange = z.infer<typeof lifecycleFieldsChange>;

export const newWalkFields = z.strictObject(lifecycleWalkFields.shape);
/** Absent keeps. Its lifecycle cannot be changed. */
export const walkFieldsChange = z.strictObject(updateWalkBody.shape);

export const failureCodes = [
  /** It has another revision than the one in `if_match`. */
  'changed',
  /** It does not exist, or no longer. */
  'gone',
  /** There is something with this id already. */
  'exists',
  'name_taken',
  /** It belongs to the product. */
  'system_script',
  'system_template',
  /** No blob with this hash has been uploaded. */
  'blob_missing',
  /** A script with errors cannot be active. */
  'script_has_errors',
  /** A script that has left the status draft does not return to it. */
  'status_not_possible',
  /** Enabled bindings run it. */
  'script_in_use',
  /** A binding's script, or the connector of something new, would not be there after the set. */
  'reference_gone',
  /** Only scripts that are active after the set can be bound. */
  'script_not_active',
  /** Two bindings of a hook point would have the same order. */
  'place_taken',
  'hook_point_full',
  'retries_not_possible',
  'config_not_possible',
  /** It would break a rule of state machines. */
  'lifecycle_broken',
  /** Somebody is in it, or in a state that would go. */
  'lifecycle_in_use',
  /** The database refused the set as a whole. */
  'refused',
] as const;

const changeSetFailure = z
  .object({ op_id: uuid.nullable(), code: z.enum(failureCodes), message: z.string() })
  .meta({ id: 'ChangeSetFailure' });
export type ChangeSetFailure = z.infer<typeof changeSetFailure>;

/** What became of a change set. It is decided once and kept for ever (`sync.md` 3.11). */
export const changeSetOutcome = z
  .object({
    cs_id: uuid,
    outcome: z.enum(['applied', 'rejected', 'abandoned']),
    decided_at: timestamp,
    /** Number of its last event in the feed; null where nothing was applied. */
    seq: z.int().min(1).nullable(),
    /** What it changed, one entry an operation; empty once the feed has forgotten it and only its id is known. */
    results: z.array(z.object({ type: syncedType, id: uuid, rev: z.int().min(1), deleted: z.boolean() })),
    failures: z.array(changeSetFailure),
  })
  .meta({ id: 'ChangeSetOutcome' });
export type ChangeSetOutcome = z.infer<typeof changeSetOutcome>;

/** A line of a snapshot, in this order: one `begin`, the entities, the texts they name, one `end`. Without the end it is cut off. */
export const snapshotLine = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('begin'), tenant_id: uuid, cursor: feedCursor, entities: z.int().min(0) }),
  z.object({
    kind: z.literal('entity'),
    type: syncedType,
    id: uuid,
    rev: z.int().min(1),
    row: z.record(z.string(), json),
    body_hash: contentHash.nullable(),
  }),
  z.object({ kind: z.literal('body'), sha256: contentHash, text: z.string() }),
  z.object({ kind: z.literal('end'), entities: z.int().min(0), bodies: z.int().min(0) }),
]);
export type SnapshotLine = z.infer<typeof snapshotLine>;

const setParams = z.object({ id: pathUuid });
const blobParams = z.object({ sha256: contentHash });

export const syncRoutes = {
  postChangeSet: defineRoute({
    method: 'POST',
    url: '/v1/change-sets',
    permission: 'admin',
    success: 200,
    summary:
      'Apply a change set, all of it or nothing. Headers: Idempotency-Key with its id, X-Expect-Tenant, Content-Digest',
    body: changeSetBody,
    reply: changeSetOutcome,
  }),
  abandonChangeSet: defineRoute({
    method: 'POST',
    url: '/v1/change-sets/:id/abandon',
    permission: 'admin',
    success: 200,
    summary: 'Make sure that a change set can no longer happen, or learn that it was decided before',
    params: setParams,
    reply: changeSetOutcome,
  }),
  getChangeSet: defineRoute({
    method: 'GET',
    url: '/v1/change-sets/:id',
    permission: 'admin',
    success: 200,
    summary: 'Get what became of a change set; 404 while it is not decided',
    params: setParams,
    reply: changeSetOutcome,
  }),
  changes: defineRoute({
    method: 'GET',
    url: '/v1/changes',
    permission: 'admin',
    success: 200,
    summary: 'Follow the changes of the tenant from a cursor, or from the beginning',
    query: z.object({
      cursor: cursorText.optional(),
      limit: z.coerce
        .number()
        .int()
        .min(1)
        .transform((limit) => Math.min(limit, limits.changesMax))
        .default(limits.changesDefault),
    }),
    reply: feedPage,
  }),
  snapshot: defineRoute({
    method: 'GET',
    url: '/v1/snapshot',
    permission: 'admin',
    success: 200,
    summary: 'Everything as it is at one moment, one JSON object a line',
    query: z.object({ bodies: z.enum(['true', 'false']).default('true') }),
    content: { reply: 'application/x-ndjson' },
  }),
  putBlob: defineRoute({
    method: 'PUT',
    url: '/v1/blobs/:sha256',
    permission: 'admin',
    success: 204,
    summary: 'Upload a text under its SHA-256; a second time changes nothing',
    params: blobParams,
    content: { request: 'application/octet-stream' },
  }),
  getBlob: defineRoute({
    method: 'GET',
    url: '/v1/blobs/:sha256',
    permission: 'admin',
    success: 200,
    summary: 'Get the text with this SHA-256, whether uploaded or part of a script',
    params: blobParams,
    content: { reply: 'application/octet-stream' },
  }),
} as const;
