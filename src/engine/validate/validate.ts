import { limits, utf8Bytes } from '#contract/limits.ts';
import type { Problem } from '#contract/script/problem.ts';
import { lineStarts } from '../text/lines.ts';
import type { LintOptions } from './lint-config.ts';

/** `Found`: what the linter says of a problem; `inspectScript` adds the repairs to it. */
export interface ValidateDeps<Found extends Problem> {
  /** V8's judgement, from the sandbox. */
  checkSyntax(body: string): Promise<Problem[]>;
  /** `lintScript` or `inspectScript`, here or in a worker. */
  lint(body: string, options?: LintOptions): Found[] | Promise<Found[]>;
}

interface Verdict<Found> {
  readonly valid: boolean;
  readonly errors: Found[];
  readonly warnings: Found[];
}

/**
 * Checks a script without running it (`runtime.md`, Validation). A script over the size limit is not read, and one with syntax errors
 * is not linted: what a linter says about half a text is noise. Errors and warnings are sorted by place, at most 100 each.
 */
export async function validate<Found extends Problem>(
  script_body: string,
  deps: ValidateDeps<Found>,
  options: LintOptions = {},
): Promise<Verdict<Found | Problem>> {
  const bytes = utf8Bytes(script_body);
  if (bytes > limits.scriptBodyBytes) return verdict([oversize(script_body, bytes)]);
  const errors = await deps.checkSyntax(script_body);
  return verdict<Found | Problem>(errors.length > 0 ? errors : await deps.lint(script_body, options));
}

function verdict<Found extends Problem>(problems: readonly Found[]): Verdict<Found> {
  const sorted = problems.toSorted(byPlace);
  const errors = sorted.filter((problem) => problem.severity === 'error').slice(0, limits.problems);
  const warnings = sorted.filter((problem) => problem.severity === 'warning').slice(0, limits.problems);
  return { valid: errors.length === 0, errors, warnings };
}

function byPlace(left: Problem, right: Problem): number {
  return left.line - right.line || left.column - right.column || left.end_line - right.end_line;
}

/** Marks where the limit is passed, for that is where an author can cut. */
function oversize(body: string, bytes: number): Problem {
  const line = lineOfByte(body, limits.scriptBodyBytes);
  const message = `The script is ${bytes} bytes; the limit is ${limits.scriptBodyBytes}. Move data or helpers out of it.`;
  return { line, column: 1, end_line: line, end_column: 2, message, rule: 'size', severity: 'error', suggestion: null };
}

function lineOfByte(body: string, limit: number): number {
  let bytes = 0;
  const starts = lineStarts(body);
  for (const [index, start] of starts.entries()) {
    bytes += utf8Bytes(body.slice(start, starts[index + 1]));
    if (bytes > limit) return index + 1;
  }
  return starts.length;
}
