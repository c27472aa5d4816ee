import { z } from 'zod';
import { json, jsonObject, timestamp } from '../model/scalars.ts';

export const operationTypes = ['create', 'update', 'delete', 'enable', 'disable'] as const;
export const operationType = z.enum(operationTypes);
export type OperationType = z.infer<typeof operationType>;

export const hookPhases = ['before', 'after'] as const;
export const hookPhase = z.enum(hookPhases);

const times = z.int().min(1).optional();

/** How an external resource answers in a dry run: the first entry whose `when` is contained in the payload (`runtime.md`). */
export const stub = z.union(
  [
    z.strictObject({ when: json.optional(), times, reply: json }),
    z.strictObject({ when: json.optional(), times, error: z.string() }),
  ],
  {
    error:
      'A stub is an object with either "reply" (any JSON) or "error" (a text), "when" if it is for some payloads only, and "times" if it answers only so often.',
  },
);
export type Stub = z.infer<typeof stub>;

/** What a dry run starts from. Any other key is an error that names it (`runtime.md`, A test context). */
export const testContext = z
  .strictObject({
    connector_id: z.string().nullable().default(null).describe('Id of the connector the hook would run for.'),
    user_id: z.string().nullable().default(null).describe('Id of the person whose account is provisioned.'),
    operation_type: operationType.default('create').describe('The connector operation.'),
    hook_phase: hookPhase.default('before').describe('Before or after the operation.'),
    object_class: z.string().default('user').describe('The kind of object, such as user or group.'),
    target_uid: z.string().nullable().default(null).describe('Id of the object on the target, once it exists.'),
    attributes: jsonObject.default({}).describe("The object's attributes as the script receives them."),
    variables: jsonObject.default({}).describe('Variables that earlier hooks of the pipeline left.'),
    error_message: z.string().nullable().default(null).describe("The operation's error, for an after hook."),
    now: timestamp.optional().describe('The instant Date.now() and new Date() answer.'),
    attempt: z.int().min(1).optional().describe('Which try of its binding the run is; 1 when left out.'),
    seed: z.int().min(0).max(4_294_967_295).default(1).describe('Seed of Math.random().'),
    stubs: z.record(z.string(), z.array(stub)).default({}).describe('Answers of external resources, by resource name.'),
  })
  .meta({ id: 'TestContext' });
export type TestContext = z.infer<typeof testContext>;
export type TestContextInput = z.input<typeof testContext>;
