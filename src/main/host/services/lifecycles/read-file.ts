import { z } from 'zod';
import { AppError } from '#contract/errors/app-error.ts';
import { readLifecycleJson } from '#engine/lifecycle/formats/json-format.ts';
import { readMermaid } from '#engine/lifecycle/formats/mermaid-format.ts';
import { readScxml } from '#engine/lifecycle/formats/scxml-format.ts';
import type { Imported } from '#engine/lifecycle/formats/sketch.ts';
import { readXState } from '#engine/lifecycle/formats/xstate-format.ts';

/**
 * A lifecycle out of a file of the product, of SCXML, XState or Mermaid, with new ids. What the text looks like decides,
 * as names of files are chosen freely. @throws AppError `validation_error` that says what is wrong with the file.
 */
export function readLifecycleFile(
  file: { readonly name: string; readonly text: string },
  newId: () => string,
): Imported {
  const text = file.text.replace(/^\uFEFF/, '').trim();
  try {
    const imported = readerOf(text)(text, newId);
    if (imported.config.states.length > 0 || text.startsWith('{')) return imported;
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error;
    const [first] = error.issues;
    throw refused(file.name, `${first?.path.join('.') ?? ''}: ${first?.message ?? 'it is not in order'}`);
  }
  throw refused(file.name, 'no state was found in it. JSON, SCXML, XState and Mermaid state diagrams can be read');
}

function readerOf(text: string): (text: string, newId: () => string) => Imported {
  if (text.startsWith('<')) return readScxml;
  if (!text.startsWith('{')) return readMermaid;
  return /"format"\s*:\s*"hookwright-lifecycle"/.test(text) ? readLifecycleJson : readXState;
}

function refused(name: string, reason: string): AppError {
  return new AppError('validation_error', `${name} cannot be imported: ${reason}.`);
}
