import { AppError } from '#contract/errors/app-error.ts';
import { limits, utf8Bytes } from '#contract/limits.ts';
import {
  type KeptWalk,
  type WalkFile,
  walkFile,
  walkFileFormat,
  walkFileVersion,
} from '#contract/model/lifecycle-walk.ts';
import { readJson } from '../text/read-json.ts';

/** The tests of a lifecycle as a file that lies beside the one it names (`file`). */
export function writeWalkFile(lifecycle: WalkFile['lifecycle'], tests: readonly KeptWalk[]): string {
  const file: WalkFile = { format: walkFileFormat, version: walkFileVersion, lifecycle, tests: [...tests] };
  return `${JSON.stringify(file, null, 2)}\n`;
}

/**
 * Reads a file of lifecycle tests; `subject` begins the sentence. Throws AppError `validation_error` whose details name the
 * `field` and its `line` and `column`, or the place where it is not JSON.
 */
export function readWalkFile(text: string, subject: string): WalkFile {
  const bytes = utf8Bytes(text);
  if (bytes > limits.caseFileBytes) {
    const message = `${subject} is ${bytes} bytes; the limit is ${limits.caseFileBytes}. Cut it into files of fewer tests.`;
    throw new AppError('validation_error', message, { bytes, limit: limits.caseFileBytes });
  }
  const file = readFlat(text, subject);
  const names = file.tests.map(({ name }) => name);
  const twice = names.findIndex((name, index) => names.indexOf(name) !== index);
  if (twice === -1) return file;
  const field = `tests.${twice}.name`;
  const message = `${subject}: ${field}: "${names[twice]}" is the name of two tests; rename one.`;
  throw new AppError('validation_error', message, { field });
}

/** Values that nest thousands of levels deep run the schema out of stack. */
function readFlat(text: string, subject: string): WalkFile {
  try {
    return readJson(text, subject, walkFile);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new AppError('validation_error', `${subject} nests too deeply to be read; make its objects flatter.`);
  }
}
