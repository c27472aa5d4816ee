import type { Json } from '#contract/model/scalars.ts';
import { parsePath, readerOf } from './attribute-path.ts';
import { type Completion, type Completions, noCompletions, offered } from './completion.ts';
import { ExpressionError } from './expression-error.ts';

const mostPaths = 200;
const mostElements = 3;
const mostDeep = 8;
const mostShown = 32;

/** The paths of a sample object that may stand at the caret, below the part of the path before it. */
export function completePath(text: string, caret: number, sample: Json): Completions {
  const segment = segmentAt(text.slice(0, caret));
  const below = segment === null ? undefined : segment.prefix.trim() === '' ? sample : sampleAt(segment.prefix, sample);
  if (segment === null || below === undefined) return noCompletions(caret);
  const rest = text.slice(caret);
  const left = segment.bracket ? /^[^\]]*\]?/.exec(rest) : /^[^.[\]'"\s]*/.exec(rest);
  const range = { start: segment.start, caret, end: caret + (left?.[0].length ?? 0) };
  return offered(text, range, stepsBelow(below, segment.start === 0));
}

interface Segment {
  /** The path before it. */
  readonly prefix: string;
  readonly start: number;
  readonly bracket: boolean;
}

function segmentAt(before: string): Segment | null {
  const bracket = /^(.+)\[(?:\d*|'[^']*'?|"[^"]*"?)$/s.exec(before);
  if (bracket !== null) return { prefix: bracket[1] ?? '', start: (bracket[1] ?? '').length, bracket: true };
  const dotted = /^(?:(.*)\.)?\s*[^.[\]'"\s]*$/s.exec(before);
  if (dotted === null) return null;
  const prefix = dotted[1] ?? '';
  return {
    prefix,
    start: dotted[1] === undefined ? before.length - before.trimStart().length : prefix.length,
    bracket: false,
  };
}

/** Every path below a value, each before those below it. At the beginning of a path no dot stands before a name. */
function stepsBelow(value: Json, atBeginning: boolean): Completion[] {
  const steps: Completion[] = [];
  const visit = (one: Json, path: string, depth: number): void => {
    if (typeof one !== 'object' || one === null || depth > mostDeep) return;
    for (const [step, member] of membersOf(one)) {
      if (steps.length >= mostPaths) return;
      const next = path + step;
      if (atBeginning && next.startsWith('[')) continue;
      steps.push({ insert: atBeginning ? next.replace(/^\./, '') : next, detail: preview(member), more: false });
      visit(member, next, depth + 1);
    }
  };
  visit(value, '', 0);
  return steps;
}

function membersOf(value: Exclude<Json, string | number | boolean | null>): [string, Json][] {
  if (Array.isArray(value)) return value.slice(0, mostElements).map((one, at) => [`[${at}]`, one]);
  return Object.entries(value).flatMap(([key, member]): [string, Json][] => {
    const step = stepTo(key);
    return step === null ? [] : [[step, member]];
  });
}

/** How a path goes on to a member; null where it cannot be written. */
function stepTo(key: string): string | null {
  if (/^[A-Za-z_]\w*$/.test(key)) return `.${key}`;
  if (!key.includes("'")) return `['${key}']`;
  return key.includes('"') ? null : `["${key}"]`;
}

function preview(value: Json): string {
  if (Array.isArray(value)) return `list of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'object';
  const text = JSON.stringify(value);
  return text.length > mostShown ? `${text.slice(0, mostShown)}…` : text;
}

/** What a sample object has at the path of a condition; undefined where nothing is, and where it is no path. */
export function sampleAt(path: string, sample: Json): Json | undefined {
  try {
    return readerOf(parsePath(path))(sample);
  } catch (error) {
    if (error instanceof ExpressionError) return undefined;
    throw error;
  }
}
