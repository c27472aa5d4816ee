import { AppError } from '#contract/errors/app-error.ts';
import type { WriteAdapter } from './write-adapter.ts';
import { writeScript } from './write-script.ts';
import { writeTemplate } from './write-template.ts';

const adapters: ReadonlyMap<string, WriteAdapter> = new Map(
  [writeScript, writeTemplate].map((adapter) => [adapter.type, adapter]),
);

export function writeAdapter(type: string): WriteAdapter {
  const adapter = adapters.get(type);
  if (adapter !== undefined) return adapter;
  throw new AppError('validation_error', `This studio cannot publish entities of type '${type}'; update it.`);
}
