import { z } from 'zod';
import { limits } from '../limits.ts';
import { operationOutcome, stepDecisions } from '../script/pipeline.ts';
import { hookPhase, operationType, stub } from '../script/test-context.ts';
import { bindingSettings } from './hook-binding.ts';
import { json, jsonObject, timestamp, uuid } from './scalars.ts';
import { caseName, matchMode } from './test-case.ts';

/** What a pipeline test starts from: the runtime's test context without what the pipeline itself fills in. */
export const pipelineContext = z.strictObject({
  object_class: z.string().default('user'),
  user_id: z.string().nullable().default(null),
  target_uid: z.string().nullable().default(null),
  attributes: jsonObject.default({}),
  variables: jsonObject.default({}),
  now: timestamp.optional(),
  seed: z.int().min(0).max(4_294_967_295).default(1),
  /** As in a test context: answers of external resources, by name (`runtime.md`). */
  stubs: z.record(z.string(), z.array(stub)).default({}),
});
export type PipelineContext = z.infer<typeof pipelineContext>;

/** What a pipeline test expects: how it ends, what the target gets, and where policies led. */
export const pipelineExpectation = z.strictObject({
  success: z.boolean().default(true),
  /** Of the attributes and variables that are left at the end. */
  flow: z.strictObject({ match: matchMode, value: json }).optional(),
  error_message: z.strictObject({ contains: z.string().min(1) }).optional(),
  /** The decision of each step, in order, where the whole path matters. */
  path: z.array(z.enum([...stepDecisions, 'operation'])).optional(),
});
export type PipelineExpectation = z.infer<typeof pipelineExpectation>;

/** A pipeline test case: an entity of its own that is published with the bindings it tests. */
export const pipelineTestFields = z.object({
  name: caseName,
  connector_id: uuid,
  operation_type: operationType,
  context: pipelineContext,
  outcome: operationOutcome,
  expectation: pipelineExpectation,
});
export type PipelineTestFields = z.infer<typeof pipelineTestFields>;

export const pipelineFileFormat = 'hookwright-pipeline-tests';
export const pipelineFileVersion = 1;
/** Of a file that lies beside the scripts it names. */
export const pipelineFileEnding = '.pipelinetest.json';

/** A binding of such a file. Ties of `execution_order` run in the order of the file. */
const filedBinding = bindingSettings.extend({
  hook_phase: hookPhase,
  script: z.strictObject({ name: z.string().min(1), file: z.string().min(1) }),
});

/** The tests of one operation of a connector with everything they need, so that the command line runs them without a studio. */
export const pipelineTestFile = z.strictObject({
  format: z.literal(pipelineFileFormat, `It must be "${pipelineFileFormat}".`),
  version: z.literal(pipelineFileVersion, `This studio reads version ${pipelineFileVersion}.`),
  connector: z.strictObject({ name: z.string().min(1), id: z.string().nullable().default(null) }),
  operation_type: operationType,
  bindings: z.array(filedBinding).max(100),
  tests: z
    .array(
      z.strictObject({
        name: caseName,
        context: pipelineContext.prefault({}),
        outcome: operationOutcome.prefault({ kind: 'succeeds' }),
        expect: pipelineExpectation.prefault({}),
      }),
    )
    .max(limits.casesPerScript, `A connector has at most ${limits.casesPerScript} pipeline tests.`),
});
export type PipelineTestFile = z.infer<typeof pipelineTestFile>;
