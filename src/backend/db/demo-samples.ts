import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { uuid } from '#contract/model/scalars.ts';
import { description, scriptBody, scriptName } from '#contract/model/script.ts';
import { type SamplePipelines, samplePipelines } from '#contract/script/sample.ts';
import { projectRoot } from '../app/project-files.ts';

export interface SampleScript {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly script_body: string;
}

const samplesFolder = path.join(projectRoot, 'resources', 'samples');

const manifest = z.array(z.object({ id: uuid, file: z.string(), name: scriptName, description }));

/** Connectors, bindings and pipeline tests that come with the product. */
export function readSamplePipelines(): SamplePipelines {
  return samplePipelines.parse(JSON.parse(readFileSync(path.join(samplesFolder, 'pipelines.json'), 'utf8')));
}

/** The sample scripts that come with the product. */
export function readSamples(): SampleScript[] {
  const listed = manifest.parse(JSON.parse(readFileSync(path.join(samplesFolder, 'manifest.json'), 'utf8')));
  return listed.map(({ file, ...sample }) => ({
    ...sample,
    script_body: scriptBody.parse(readFileSync(path.join(samplesFolder, file), 'utf8')),
  }));
}
