import type { Ended } from './ending.ts';
import { cutText, display, isArray, readQuietly, stringify } from './intrinsics.ts';
import { createJsonWriter, tooLarge, type ValueCaps } from './json-value.ts';
import type { Log } from './log.ts';
import { type Position, positionOf } from './stack.ts';

const nameChars = 100;
const messageChars = 2000;
const stackChars = 4000;
const unknownPlace: Position = { line: null, column: null };

interface ScriptValues {
  readonly attributes: unknown;
  readonly output: unknown;
  readonly variables: unknown;
}

/** Builds the one text that leaves the isolate: by concatenation, for a serialiser could be met by the author's `toJSON`. */
export function createEnvelopes(log: Log, caps: ValueCaps) {
  const toJsonText = createJsonWriter(caps);

  function error(how: string, name: string, message: string, place: Position, stack: string | null): string {
    return (
      `{"how":"${how}","error":{"name":${stringify(cutText(name, nameChars))}` +
      `,"message":${stringify(cutText(message, messageChars))},"line":${place.line ?? 'null'}` +
      `,"column":${place.column ?? 'null'},"stack":${stack === null ? 'null' : stringify(cutText(stack, stackChars))}}` +
      `,${log.fields()}}`
    );
  }

  function refused(message: string): string {
    return error('failure', 'ResultError', message, unknownPlace, null);
  }

  /** What a script threw, whatever it is; its getters run here, under the run's own time limit. */
  function thrown(value: unknown): string {
    if (typeof value !== 'object' || value === null)
      return error('failure', 'Thrown', display(value), unknownPlace, null);
    const stack = readQuietly(value, 'stack');
    const name = readQuietly(value, 'name');
    const message = readQuietly(value, 'message');
    return error(
      'failure',
      typeof name === 'string' && name !== '' ? name : 'Thrown',
      typeof message === 'string' ? message : display(value),
      positionOf(value),
      typeof stack === 'string' ? stack : null,
    );
  }

  function ended({ how, message, line, column, error: unwinding }: Ended): string {
    const stack = readQuietly(unwinding, 'stack');
    const name = how === 'abort' ? 'Aborted' : 'Skipped';
    return error(how, name, message, { line, column }, typeof stack === 'string' ? stack : null);
  }

  function value(world: ScriptValues, returned: unknown): string {
    try {
      return success(world, returned);
    } catch (error) {
      return thrown(error);
    }
  }

  function success(world: ScriptValues, returned: unknown): string {
    const parts = [
      { field: 'modified_attributes', name: 'attributes', held: world.attributes },
      { field: 'output_variables', name: 'output', held: world.output },
      { field: 'variables', name: 'variables', held: world.variables },
      { field: 'return_value', name: 'the returned value', held: returned },
    ];
    let body = '';
    for (let index = 0; index < parts.length; index++) {
      const { field, name, held } = parts[index] as (typeof parts)[number];
      if (field !== 'return_value' && !isRecord(held)) return refused(`${name} must be an object, not ${kindOf(held)}`);
      const text = toJsonText(name, held);
      if (text.refusal !== null) return refused(text.refusal);
      body += `${index === 0 ? '' : ','}"${field}":${text.json}`;
      if (body.length > caps.result_chars) return refused(name + tooLarge(caps.result_chars));
    }
    return `{"how":"success","output":{${body}},${log.fields()}}`;
  }

  function unbalanced(): string {
    return error(
      'failure',
      'SyntaxError',
      'The script closes a block or bracket that it did not open',
      unknownPlace,
      null,
    );
  }

  return { thrown, ended, value, unbalanced };
}

function isRecord(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !isArray(value);
}

function kindOf(value: unknown): string {
  if (value === null) return 'null';
  if (isArray(value)) return 'a list';
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}
