import { AppError } from '#contract/errors/app-error.ts';
import { limits, utf8Bytes } from '#contract/limits.ts';
import type { Json } from '#contract/model/scalars.ts';
import { caseFile, caseFileFormat, caseFileVersion } from '#contract/model/test-case.ts';
import { readJson } from '../text/read-json.ts';

/** A case as a file and a store carry it: context and expectation are the author's own text, without defaults filled in. */
export interface CaseTexts {
  readonly name: string;
  readonly enabled: boolean;
  readonly context_text: string;
  readonly expect_text: string;
}

export interface ReadCaseFile {
  readonly script: { readonly name: string; readonly file: string | null };
  readonly cases: readonly CaseTexts[];
}

interface RawCase {
  readonly context?: Json;
  readonly expect?: Json;
}

/**
 * Reads a file of test cases. Throws AppError `validation_error` that names the field (`cases.2.expect.status`) or the place
 * where it is not JSON; `subject` begins the sentence.
 */
export function readCaseFile(text: string, subject = 'The file of test cases'): ReadCaseFile {
  const bytes = utf8Bytes(text);
  if (bytes > limits.caseFileBytes) {
    const message = `${subject} is ${bytes} bytes; the limit is ${limits.caseFileBytes}. Cut it into files of fewer cases.`;
    throw new AppError('validation_error', message, { bytes, limit: limits.caseFileBytes });
  }
  const { script, cases } = readJson(text, subject, caseFile);
  const raw = (JSON.parse(text) as { cases: readonly RawCase[] }).cases;
  requireOwnNames(
    cases.map(({ name }) => name),
    subject,
  );
  return {
    script: { name: script.name, file: script.file ?? null },
    cases: cases.map(({ name, enabled }, index) => ({
      name,
      enabled,
      context_text: pretty(raw[index]?.context ?? {}),
      expect_text: pretty(raw[index]?.expect ?? {}),
    })),
  };
}

/** Throws AppError `validation_error` where a case is not JSON yet: the file would not be one that anybody can read. */
export function writeCaseFile(
  script: { readonly name: string; readonly file: string },
  cases: readonly CaseTexts[],
): string {
  const written = cases.map(({ name, enabled, context_text, expect_text }) => ({
    name,
    ...(enabled ? {} : { enabled }),
    context: asJson(context_text, `The context of "${name}"`),
    expect: asJson(expect_text, `The expectation of "${name}"`),
  }));
  return `${pretty({ format: caseFileFormat, version: caseFileVersion, script, cases: written })}\n`;
}

function requireOwnNames(names: readonly string[], subject: string): void {
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice === undefined) return;
  const field = `cases.${names.lastIndexOf(twice)}.name`;
  throw new AppError('validation_error', `${subject}: ${field}: "${twice}" is the name of two cases; rename one.`, {
    field,
  });
}

function asJson(text: string, what: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    throw new AppError('validation_error', `${what} is not JSON yet, so it cannot be exported. Correct it first.`);
  }
}

function pretty(value: unknown): string {
  return JSON.stringify(value, null, 2);
}
