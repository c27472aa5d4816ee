import { limits } from '#contract/limits.ts';
import type { Problem } from '#contract/script/problem.ts';
import { splitLines } from '../text/lines.ts';
import { describeSyntaxError, endOfScript, type SyntaxFault, tooDeep } from './syntax-messages.ts';

export interface SyntaxJudge {
  /** Compiles a text as a script's body; null where it compiles. */
  compile(body: string): SyntaxFault | null;
  /** Whether a text that compiles closes the function that it is the body of. */
  breaksOut(body: string): boolean;
  /** False when the time for more compilations is over; what was found until then is reported. */
  mayGoOn(): boolean;
}

/** Longer lines are blanked as a whole: reading their braces would cost more than it finds. */
const bracesReadChars = 2000;
/** An error this much further down is taken for the next one without trying other replacements: a brace that is missing or too many shows sooner. */
const farLines = 100;

/**
 * All the syntax errors that can be told apart, from a judge that knows only the first one: the offending line is replaced by what moves
 * the next error furthest down, and the text is judged again, until the error no longer moves (`sandbox.md` 5).
 */
export function recoverSyntaxErrors(body: string, judge: SyntaxJudge): Problem[] {
  const lines = splitLines(body);
  let fault = judge.compile(body);
  if (fault === null) return judge.breaksOut(body) ? [breakOut(lines)] : [];
  if (fault.line === 0 || fault.line > lines.length) return [firstSyntaxError(body, fault)];
  const attempt = [...lines];
  const problems: Problem[] = [];
  let last = 0;
  while (fault !== null && fault.line > last && problems.length < limits.problems) {
    // The end may be missing only because of a replacement.
    if (fault.line > lines.length) break;
    problems.push(describeSyntaxError(lines, fault));
    last = fault.line;
    if (!judge.mayGoOn()) break;
    fault = replaceLine(attempt, last, judge);
  }
  return problems;
}

/** The error at which V8 stopped, as an author should read it. */
export function firstSyntaxError(body: string, fault: SyntaxFault): Problem {
  const lines = splitLines(body);
  if (fault.line === 0) return tooDeep(lines);
  return fault.line > lines.length ? endOfScript(body, lines) : describeSyntaxError(lines, fault);
}

/** Puts the best of four replacements in the place of a line and answers with the next error. */
function replaceLine(attempt: string[], line: number, judge: SyntaxJudge): SyntaxFault | null {
  const index = line - 1;
  const candidates = new Set([unmatchedBraces(attempt[index] ?? ''), '', '{', '}']);
  let best = { text: '', fault: null as SyntaxFault | null, reach: -1 };
  for (const text of candidates) {
    attempt[index] = text;
    const fault = judge.compile(attempt.join('\n'));
    const reach = fault === null ? Number.POSITIVE_INFINITY : fault.line;
    if (reach > best.reach) best = { text, fault, reach };
    const isFar = reach - line >= farLines && reach <= attempt.length;
    if (fault === null || isFar || !judge.mayGoOn()) break;
  }
  attempt[index] = best.text;
  return best.fault;
}

const quoted = /\/\/.*$|'(?:\\.|[^'\\])*'?|"(?:\\.|[^"\\])*"?|`[^`]*`/g;

/** The braces of a line that another line opens or closes. */
function unmatchedBraces(line: string): string {
  let opened = 0;
  let closed = 0;
  for (const character of line.slice(0, bracesReadChars).replace(quoted, '')) {
    if (character === '{') opened += 1;
    else if (character === '}' && opened > 0) opened -= 1;
    else if (character === '}') closed += 1;
  }
  return '}'.repeat(closed) + '{'.repeat(opened);
}

function breakOut(lines: readonly string[]): Problem {
  const message = 'The script closes a block or bracket that it did not open';
  return describeSyntaxError(lines, { line: firstUnopened(lines), column: 1, message });
}

/** The line of the first brace too many, as far as braces alone tell. */
function firstUnopened(lines: readonly string[]): number {
  let depth = 0;
  for (const [index, line] of lines.entries()) {
    for (const brace of unmatchedBraces(line)) {
      depth += brace === '{' ? 1 : -1;
      if (depth < 0) return index + 1;
    }
  }
  return 1;
}
