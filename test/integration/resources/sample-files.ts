import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Sample, sampleManifest } from '#contract/script/sample.ts';

export const samplesFolder = path.join(import.meta.dirname, '../../../resources/samples');

export const samples: readonly Sample[] = sampleManifest.parse(JSON.parse(sampleText('manifest.json')));

export function sampleText(file: string): string {
  return readFileSync(path.join(samplesFolder, file), 'utf8');
}
