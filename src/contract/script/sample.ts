import { z } from 'zod';
import { connectorFields, connectorStatus } from '../model/connector.ts';
import { parseConfig } from '../model/connector-types.ts';
import { bindingFields } from '../model/hook-binding.ts';
import { pipelineTestFields } from '../model/pipeline-test.ts';
import { uuid } from '../model/scalars.ts';
import { runStatus } from './run-result.ts';

/** One script of `resources/samples/manifest.json`. Every `file` is relative to the manifest's folder. */
export const sample = z.strictObject({
  /** The script's id in the Demo tenant and in a new Demo workspace. */
  id: uuid,
  file: z.string(),
  name: z.string(),
  description: z.string(),
  contexts: z.array(z.strictObject({ name: z.string(), file: z.string(), expect: runStatus })).min(2),
});
export type Sample = z.infer<typeof sample>;

export const sampleManifest = z.array(sample);

/**
 * `resources/samples/pipelines.json`: connectors with what is bound to them. The ids are those of the Demo tenant; the
 * scripts are the samples.
 */
export const samplePipelines = z.strictObject({
  connectors: z.array(
    connectorFields.extend({ id: uuid, status: connectorStatus }).transform((one) => {
      parseConfig(one.connector_type, one.config);
      return one;
    }),
  ),
  bindings: z.array(bindingFields.extend({ id: uuid })),
  pipeline_tests: z.array(pipelineTestFields.extend({ id: uuid })),
});
export type SamplePipelines = z.infer<typeof samplePipelines>;
