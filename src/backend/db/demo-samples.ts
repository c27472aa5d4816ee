import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { uuid } from '#contract/model/scalars.ts';
import { description, scriptBody, scriptName } from '#contract/model/script.ts';

export interface SampleScript {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly script_body: string;
}

const manifest = z.array(z.object({ id: uuid, file: z.string(), name: scriptName, description }));

/** The sample scripts that come with the product. */
export function readSamples(): SampleScript[] {
  const folder = samplesFolder();
  const listed = manifest.parse(JSON.parse(readFileSync(path.join(folder, 'manifest.json'), 'utf8')));
  return listed.map(({ file, ...sample }) => ({
    ...sample,
    script_body: scriptBody.parse(readFileSync(path.join(folder, file), 'utf8')),
  }));
}

/** Found from here upwards: the sources and the packaged program lie at different depths of the product. */
function samplesFolder(): string {
  let folder = import.meta.dirname;
  while (!existsSync(path.join(folder, 'resources', 'samples'))) {
    const parent = path.dirname(folder);
    if (parent === folder) throw new Error('The folder resources/samples is missing; install Hookwright again.');
    folder = parent;
  }
  return path.join(folder, 'resources', 'samples');
}
