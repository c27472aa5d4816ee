import type { Json, JsonObject } from '#contract/model/scalars.ts';
import type { Problem, Validation } from '#contract/script/problem.ts';
import type { LogLine, RunResult } from '#contract/script/run-result.ts';
import type { TestContext } from '#contract/script/test-context.ts';
import { type AttributeChange, diffAttributes } from '#engine/diff/attribute-diff.ts';
import { coverageFacts, lineRanges } from '#engine/testing/coverage-sum.ts';
import { paint } from './paint.ts';

const longestValue = 100;

/** `file:line:column: message`, as editors and other tools read it, and a closing line. */
export function validationText(name: string, { errors, warnings }: Validation): string {
  const lines = [...errors, ...warnings].sort(byPosition).map((problem) => problemLine(name, problem));
  const counts = [count(errors.length, 'error'), count(warnings.length, 'warning')].filter((text) => text !== '');
  const verdict = errors.length > 0 ? paint('red', 'not valid') : paint('green', 'valid');
  const summary = counts.length === 0 ? '' : ` (${counts.join(', ')})`;
  return `${[...lines, `${name}: ${verdict}${summary}`].join('\n')}\n`;
}

function byPosition(one: Problem, other: Problem): number {
  return one.line - other.line || one.column - other.column;
}

function problemLine(name: string, { line, column, severity, message, rule }: Problem): string {
  const level = paint(severity === 'error' ? 'red' : 'yellow', severity);
  return `${name}:${line}:${column}: ${level}: ${message} ${paint('dim', `[${rule}]`)}`;
}

function count(number: number, noun: string): string {
  return number === 0 ? '' : `${number} ${noun}${number === 1 ? '' : 's'}`;
}

const statusStyles = { success: 'green', skipped: 'cyan', failure: 'red', timeout: 'red' } as const;

/** The course of a run in the order a reader asks: how it ended, what it logged, what it changed, what it covered. */
export function runText(name: string, context: TestContext, result: RunResult): string {
  const status = paint(statusStyles[result.status], result.status);
  const lines = [
    `${name}: ${status} in ${result.duration_ms.toFixed(2)} ms`,
    ...errorLines(name, result),
    ...result.logs.map(logText),
    ...(result.output === null ? [] : outputLines(context.attributes, result.output)),
    ...coverageLines(result.coverage?.lines),
    ...(result.truncated ? [paint('yellow', 'The log was cut at its limit.')] : []),
  ];
  return `${lines.join('\n')}\n`;
}

function errorLines(name: string, { error, status }: RunResult): string[] {
  if (error === null) return [];
  const place = error.line === null ? '' : `${name}:${error.line}:${error.column ?? 1}: `;
  const title = status === 'skipped' || error.name === 'Aborted' ? '' : `${error.name}: `;
  return [`  ${place}${paint(statusStyles[status], `${title}${error.message}`)}`];
}

const levelStyles = { debug: 'dim', info: 'blue', warn: 'yellow', error: 'red' } as const;

function logText({ level, message, line }: LogLine): string {
  const place = line === null ? '' : paint('dim', ` (line ${line})`);
  return `  ${paint(levelStyles[level], level.padEnd(5))} ${message}${place}`;
}

function outputLines(before: JsonObject, output: NonNullable<RunResult['output']>): string[] {
  const { modified_attributes, output_variables, variables, return_value } = output;
  return [
    ...section('attributes', diffAttributes(before, modified_attributes).map(changeLine)),
    ...section('output', valueLines(output_variables)),
    ...section('variables', valueLines(variables)),
    ...(return_value === null ? [] : section('returned', [brief(return_value)])),
  ];
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : [`  ${paint('bold', title)}`, ...lines.map((line) => `    ${line}`)];
}

function valueLines(values: JsonObject): string[] {
  return Object.entries(values).map(([name, value]) => `${name} = ${brief(value)}`);
}

function changeLine({ kind, path, before, after }: AttributeChange): string {
  if (kind === 'added') return paint('green', `+ ${path} = ${brief(after)}`);
  if (kind === 'removed') return paint('red', `- ${path} (was ${brief(before)})`);
  return paint('yellow', `~ ${path} = ${brief(after)} (was ${brief(before)})`);
}

function brief(value: Json | undefined): string {
  const text = JSON.stringify(value) ?? 'undefined';
  return text.length <= longestValue ? text : `${text.slice(0, longestValue - 1)}…`;
}

function coverageLines(lines: Record<string, number> | undefined): string[] {
  if (lines === undefined) return [];
  const { covered, total, missed } = coverageFacts(lines);
  const rest = missed.length === 0 ? '' : `; not run: ${lineRanges(missed)}`;
  return [`  ${paint('bold', 'coverage')} ${covered} of ${total} lines${rest}`];
}
