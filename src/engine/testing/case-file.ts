import { AppError } from '#contract/errors/app-error.ts';
import { limits, utf8Bytes } from '#contract/limits.ts';
import type { Json } from '#contract/model/scalars.ts';
import { caseFile, caseFileFormat, caseFileVersion } from '#contract/model/test-case.ts';
import { readJsonAsWritten } from '../text/read-json.ts';
import type { ReadyCase } from './run-cases.ts';

/** A case as a file and a store carry it: context and expectation are the author's own text, without defaults filled in. */
export interface CaseTexts {
  readonly name: string;
  readonly enabled: boolean;
  readonly context_text: string;
  readonly expect_text: string;
}

/** A case of a file, ready to run, and what its author wrote of it. */
export interface FiledCase extends ReadyCase {
  readonly name: string;
  readonly enabled: boolean;
  readonly written: { readonly context?: Json; readonly expect?: Json };
}

export interface ReadCaseFile {
  readonly script: { readonly name: string; readonly file: string | null };
  readonly cases: readonly FiledCase[];
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
  const { value, written } = readJsonAsWritten(text, subject, caseFile);
  const raw = (written as { cases: readonly FiledCase['written'][] }).cases;
  if (bytes > limits.contextBytes) requireSmallContexts(raw, subject);
  requireOwnNames(
    value.cases.map(({ name }) => name),
    subject,
  );
  return {
    script: { name: value.script.name, file: value.script.file ?? null },
    cases: value.cases.map((one, index) => ({ ...one, written: raw[index] ?? {} })),
  };
}

/** A case of a file as the studio keeps it. */
export function caseTexts({ name, enabled, written }: FiledCase): CaseTexts {
  const { context = {}, expect = {} } = written;
  return { name, enabled, context_text: pretty(context), expect_text: pretty(expect) };
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

/** The limit is the runtime's, as for every context. */
function requireSmallContexts(cases: readonly FiledCase['written'][], subject: string): void {
  for (const [index, { context = {} }] of cases.entries()) {
    const bytes = utf8Bytes(JSON.stringify(context));
    if (bytes <= limits.contextBytes) continue;
    const field = `cases.${index}.context`;
    const message = `${subject}: ${field}: It is ${bytes} bytes; the limit is ${limits.contextBytes}. Keep only what the script reads.`;
    throw new AppError('validation_error', message, { field });
  }
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
