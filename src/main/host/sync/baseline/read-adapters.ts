import type { ReadAdapter } from './read-adapter.ts';
import { readScript } from './read-script.ts';
import { readTemplate } from './read-template.ts';

/** How each type is read from a plain backend. A new type joins with an adapter of its own. */
export const readAdapters: ReadonlyMap<string, ReadAdapter> = new Map(
  [readTemplate, readScript].map((adapter) => [adapter.type, adapter]),
);
