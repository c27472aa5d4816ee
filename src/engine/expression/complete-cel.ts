import type { Json } from '#contract/model/scalars.ts';
import { type CelFunction, celFunctions } from './compile-cel.ts';
import { completePath, sampleAt } from './complete-path.ts';
import { type Completion, type Completions, noCompletions, offered } from './completion.ts';

/** The end of a text that is a path into the object, finished or not. */
const objectPath =
  /(?<![\w.])object(?:\.[A-Za-z_]\w*|\[\d+\]|\[(?:'[^']*'|"[^"]*")\])*(?:\.\w*|\[(?:\d*|'[^']*|"[^"]*))?$/;
const operators = ['==', '!=', '<', '<=', '>', '>=', '&&', '||', 'in'];

/** What may stand at the caret of an expression in CEL: members of the sample object, functions, methods, operators. */
export function completeCel(text: string, caret: number, sample: Json): Completions {
  const before = text.slice(0, caret);
  const path = objectPath.exec(before)?.[0];
  if (endsInText(before.slice(0, caret - (path?.length ?? 0)))) return noCompletions(caret);
  if (path !== undefined && path !== 'object') return membersAt(text, caret, path, sample);
  const word = /[A-Za-z_]\w*$/.exec(before)?.[0] ?? '';
  const start = caret - word.length;
  const range = { start, caret, end: caret + (/^\w*/.exec(text.slice(caret))?.[0].length ?? 0) };
  const ahead = text.slice(0, start);
  if (ahead.endsWith('.')) return offered(text, range, methodsOf(receiverOf(ahead)));
  if (/[\w)\]'"]\s+$/.test(ahead) && !/(?:^|[^\w.])in\s+$/.test(ahead))
    return offered(
      text,
      range,
      operators.map((sign) => ({ insert: `${sign} `, detail: '', more: true })),
    );
  if (/[\w)\]'"]$/.test(ahead)) return noCompletions(caret);
  return offered(text, range, [...rootsOf(sample), ...functions()]);
}

/** Below a path of the object: what the sample has there, then the methods of its kind. */
function membersAt(text: string, caret: number, path: string, sample: Json): Completions {
  const offset = caret - path.length;
  const below = completePath(text.slice(offset), path.length, { object: sample });
  const dot = /\.\w*$/.exec(path)?.index;
  if (dot === undefined) return { ...below, start: below.start + offset, end: below.end + offset };
  const range = { start: offset + dot, caret, end: caret + (/^\w*/.exec(text.slice(caret))?.[0].length ?? 0) };
  const methods = methodsOf(kindOf(sampleAt(path.slice(0, dot), { object: sample })));
  return offered(text, range, [...below.items, ...methods.map((one) => ({ ...one, insert: `.${one.insert}` }))]);
}

function rootsOf(sample: Json): Completion[] {
  const { items } = completePath('', 0, { object: sample });
  return [
    ...items,
    { insert: 'now', detail: 'the moment of evaluation', more: false },
    ...['true', 'false', 'null'].map((insert) => ({ insert, detail: '', more: false })),
  ];
}

function functions(): Completion[] {
  return celFunctions()
    .filter(({ name, receiver }) => receiver === null && name !== 'dyn' && name !== 'bytes')
    .map(callOf);
}

/** The methods of a type; of every type that values of an object can have where it is not known. */
function methodsOf(kind: string | null): Completion[] {
  const kinds = kind === null ? ['string', 'list', timestamp, 'google.protobuf.Duration'] : [kind];
  return celFunctions()
    .filter(({ receiver }) => receiver !== null && kinds.includes(receiver.replace(/<.*/, '')))
    .toSorted((left, right) => left.parameters.length - right.parameters.length)
    .map(callOf);
}

const timestamp = 'google.protobuf.Timestamp';

function callOf({ name, parameters, returns }: CelFunction): Completion {
  const detail = `(${parameters.map(word).join(', ')}) → ${word(returns)}`;
  return { insert: parameters.length === 0 ? `${name}()` : `${name}(`, detail, more: parameters.length > 0 };
}

function word(type: string): string {
  return type.replaceAll('google.protobuf.', '').replaceAll('dyn', 'any').replace(/^ast$/, '…').toLowerCase();
}

function receiverOf(ahead: string): string | null {
  if (/(?<![\w.])now\.$/.test(ahead) || /(?<![\w.])timestamp\([^()]*\)\.$/.test(ahead)) return timestamp;
  return /['"]\.$/.test(ahead) ? 'string' : null;
}

function kindOf(value: Json | undefined): string | null {
  if (value === undefined || value === null) return null;
  if (Array.isArray(value)) return 'list';
  return typeof value === 'object' ? 'map' : typeof value === 'string' ? 'string' : 'none';
}

/** Whether a text in quotes is open at the end. */
function endsInText(before: string): boolean {
  let open = '';
  for (let at = 0; at < before.length; at++) {
    const character = before.charAt(at);
    if (open !== '' && character === '\\') at++;
    else if (open !== '') open = character === open ? '' : open;
    else if (character === "'" || character === '"') open = character;
  }
  return open !== '';
}
