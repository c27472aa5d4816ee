import { Buffer } from 'node:buffer';
import { limits } from '#contract/limits.ts';
import { type LogLine, logLevels, type RunError, type RunOutput } from '#contract/script/run-result.ts';

/** What a run left, read from the text that the prelude made. */
export interface Envelope {
  readonly how: 'success' | 'failure' | 'abort' | 'skip';
  readonly output: RunOutput | null;
  readonly error: RunError | null;
  readonly logs: LogLine[];
  readonly cut: boolean;
}

type Fields = Readonly<Record<string, unknown>>;
const outputFields = ['modified_attributes', 'output_variables', 'variables', 'return_value'] as const;
const hows = ['success', 'failure', 'abort', 'skip'] as const;

/**
 * Reads an envelope. It comes from a process that may have been taken over, so nothing about its form is believed; its values stay what
 * `JSON.parse` made of them and are never merged into anything. Throws where it has another form than the prelude gives it.
 */
export function readEnvelope(text: string): Envelope {
  const fields = asFields(JSON.parse(text));
  const how = hows.find((known) => known === fields['how']);
  if (how === undefined) throw new TypeError('The envelope says nothing of how the run ended.');
  const { logs, cut } = readLogs(fields);
  if (how !== 'success') return { how, output: null, error: readError(asFields(fields['error'])), logs, cut };
  const output = readOutput(asFields(fields['output']));
  const size = Buffer.byteLength(text) <= limits.resultBytes ? 0 : Buffer.byteLength(JSON.stringify(output));
  if (size <= limits.resultBytes) return { how, output, error: null, logs, cut };
  return { how: 'failure', output: null, error: resultTooLarge(size), logs, cut };
}

/** The log lines of a text like `{"logs":[[level, message, line], …],"cut":false}`, within the limits of a run. */
export function readLogs(fields: Fields): { logs: LogLine[]; cut: boolean } {
  const entries = Array.isArray(fields['logs']) ? (fields['logs'] as unknown[]) : [];
  const logs: LogLine[] = [];
  let cut = fields['cut'] === true;
  let room: number = limits.logBytes;
  for (const entry of entries) {
    const [level, message, line] = Array.isArray(entry) ? (entry as unknown[]) : [];
    const known = logLevels.find((name) => name === level);
    if (known === undefined || typeof message !== 'string') throw new TypeError('A log line has another form.');
    if (logs.length === limits.logLines || room <= 0) {
      cut = true;
      break;
    }
    const kept = cutBytes(message, room);
    cut ||= kept.length < message.length;
    room -= Buffer.byteLength(kept);
    logs.push({ level: known, message: kept, line: asPlace(line) });
  }
  if (cut) logs.push({ level: 'warn', message: cutMessage, line: null });
  return { logs, cut };
}

const cutMessage = `The log was cut here: a run may log ${limits.logLines.toLocaleString('en-US')} lines and ${limits.logBytes / 1024} KiB.`;

function cutBytes(text: string, bytes: number): string {
  if (text.length * 3 <= bytes || Buffer.byteLength(text) <= bytes) return text;
  // Cutting inside of a character leaves a replacement character, which is longer than what it stands for.
  return Buffer.from(text)
    .subarray(0, bytes)
    .toString()
    .replace(/\uFFFD+$/, '');
}

function readError(fields: Fields): RunError {
  const { name, message, stack } = fields;
  if (typeof name !== 'string' || typeof message !== 'string') throw new TypeError('An error has another form.');
  return {
    name,
    message,
    line: asPlace(fields['line']),
    column: asPlace(fields['column']),
    stack: typeof stack === 'string' ? stack : null,
  };
}

function readOutput(fields: Fields): RunOutput {
  for (const name of outputFields) {
    const value = fields[name];
    if (value === undefined) throw new TypeError(`The output has no ${name}.`);
    if (name !== 'return_value') asFields(value);
  }
  const { modified_attributes, output_variables, variables, return_value } = fields as unknown as RunOutput;
  return { modified_attributes, output_variables, variables, return_value };
}

function resultTooLarge(bytes: number): RunError {
  const message = `The result is ${bytes} bytes as JSON; the limit is ${limits.resultBytes}. Keep less in attributes, variables and output.`;
  return { name: 'ResultError', message, line: null, column: null, stack: null };
}

function asFields(value: unknown): Fields {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields;
  throw new TypeError('An object was expected.');
}

function asPlace(value: unknown): number | null {
  return Number.isSafeInteger(value) && Number(value) >= 1 ? Number(value) : null;
}
