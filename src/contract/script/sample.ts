import { z } from 'zod';
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
