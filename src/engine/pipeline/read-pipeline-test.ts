import { AppError } from '#contract/errors/app-error.ts';
import { limits, utf8Bytes } from '#contract/limits.ts';
import {
  type PipelineContext,
  type PipelineExpectation,
  type PipelineTestFile,
  pipelineContext,
  pipelineExpectation,
  pipelineTestFile,
} from '#contract/model/pipeline-test.ts';
import { readJson } from '../text/read-json.ts';

/**
 * Reads what a pipeline starts from, as an author wrote it. Throws AppError `validation_error` whose details name the `field` and its
 * `line` and `column`, or the place where it is not JSON.
 */
export function readPipelineContext(text: string): PipelineContext {
  const bytes = utf8Bytes(text);
  if (bytes <= limits.contextBytes) return readJson(text, 'The context', pipelineContext);
  const message = `The context is ${bytes} bytes; the limit is ${limits.contextBytes}. Keep only what the scripts read.`;
  throw new AppError('validation_error', message, { bytes, limit: limits.contextBytes });
}

/** The same for what a pipeline test expects. */
export function readPipelineExpectation(text: string): PipelineExpectation {
  return readJson(text, 'The expectation', pipelineExpectation);
}

/** Reads a file of pipeline tests. Throws AppError `validation_error` as above; `subject` begins the sentence. */
export function readPipelineTestFile(text: string, subject: string): PipelineTestFile {
  const bytes = utf8Bytes(text);
  if (bytes > limits.caseFileBytes) {
    const message = `${subject} is ${bytes} bytes; the limit is ${limits.caseFileBytes}. Cut it into files of fewer tests.`;
    throw new AppError('validation_error', message, { bytes, limit: limits.caseFileBytes });
  }
  const file = readJson(text, subject, pipelineTestFile);
  const names = file.tests.map(({ name }) => name);
  const twice = names.findIndex((name, index) => names.indexOf(name) !== index);
  if (twice === -1) return file;
  const field = `tests.${twice}.name`;
  throw new AppError(
    'validation_error',
    `${subject}: ${field}: "${names[twice]}" is the name of two tests; rename one.`,
    { field },
  );
}
