import type { Problem } from '#contract/script/problem.ts';
import { lineStarts, placeOf } from '../text/lines.ts';
import { scanTokens } from '../text/scan-tokens.ts';

/** Where and why V8 refused a text; 1-based, line 0 where it named no place. */
export interface SyntaxFault {
  readonly line: number;
  readonly column: number;
  readonly message: string;
}

const rule = 'syntax';

/** V8's words that say little, and what they mean to an author. `$1` is what the pattern caught. */
const clearer: readonly (readonly [RegExp, string])[] = [
  [/^missing \) after argument list$/, "Expected ')' or ',' in the list of arguments"],
  [/^Invalid regular expression: missing \/$/, "The regular expression is not closed: expected '/'"],
  [/^Unterminated template literal$/, 'The template literal is not closed: expected a backtick'],
  [/^Missing initializer in (.+) declaration$/, "Expected '=' and a value in the $1 declaration"],
  [/^Missing catch or finally after try$/, "Expected 'catch' or 'finally' after the try block"],
  [/^Cannot use import statement outside a module$/, 'import is not available: a script cannot load modules'],
  [/^Unexpected token 'export'$/, 'export is not available: a script is not a module; return a value or fill output'],
  [/^Cannot use 'import\.meta' outside a module$/, 'import.meta is not available: a script is not a module'],
  [/^await is only valid in .*$/, 'await is not available: scripts are synchronous'],
  [/^Strict mode code may not include a with statement$/, 'with is not available: scripts run as strict code'],
  [/^Unexpected eval or arguments in strict mode$/, "'eval' and 'arguments' cannot be assigned or declared"],
  [/^Octal literals are not allowed in strict mode\.$/, 'A number may not start with 0; write 0o for an octal number'],
  [/^Unexpected token '(.+)'$/, "Unexpected '$1'"],
  [/^Unexpected identifier '(.+)'$/, "Unexpected '$1': an operator, comma or semicolon may be missing before it"],
  [/^Unexpected strict mode reserved word$/, 'Unexpected reserved word'],
];

/** A fault as a problem that covers the token at which V8 stopped. */
export function describeSyntaxError(lines: readonly string[], fault: SyntaxFault): Problem {
  const text = lines[fault.line - 1] ?? '';
  const column = Math.max(1, Math.min(fault.column, text.length));
  const [token] = scanTokens(text.slice(column - 1));
  const end = token === undefined || token.start > 0 ? column + 1 : column + token.end;
  return problemAt(fault.line, column, end, messageFor(fault.message, text.slice(column - 1)));
}

function messageFor(message: string, rest: string): string {
  if (message === 'Invalid or unexpected token') {
    if (/^['"]/.test(rest)) return `The text is not closed: expected ${rest[0]}`;
    return `Unexpected ${JSON.stringify(String.fromCodePoint(rest.codePointAt(0) ?? 32))}`;
  }
  for (const [pattern, words] of clearer) if (pattern.test(message)) return message.replace(pattern, words);
  return message;
}

/** The text ends before it is complete: says what is open and where it was opened. */
export function endOfScript(body: string, lines: readonly string[]): Problem {
  const line = lines.length;
  const length = (lines[line - 1] ?? '').length;
  const message = `Unexpected end of script: ${whatIsOpen(body)}`;
  return problemAt(line, Math.max(1, length), Math.max(1, length) + 1, message);
}

const closers: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

function whatIsOpen(body: string): string {
  const starts = lineStarts(body);
  const open: { text: string; start: number }[] = [];
  for (const token of scanTokens(body)) {
    const text = body.slice(token.start, token.end);
    if (!token.closed) return `the ${token.kind} of line ${placeOf(starts, token.start).line} is not closed`;
    if (token.kind === 'template') {
      if (text.startsWith('}')) open.pop();
      if (text.endsWith('${')) open.push({ text: '${', start: token.end - 2 });
    } else if (token.kind === 'punctuator') {
      if ('([{'.includes(text)) open.push({ text, start: token.start });
      else if (closers[text] !== undefined && open.at(-1)?.text === closers[text]) open.pop();
    }
  }
  const last = open.at(-1);
  if (last === undefined) return 'the last statement is not complete';
  return `the '${last.text}' of line ${placeOf(starts, last.start).line} is not closed`;
}

export function tooDeep(lines: readonly string[]): Problem {
  return problemAt(1, 1, (lines[0] ?? '').length + 1, 'The script is nested too deeply to be read');
}

function problemAt(line: number, column: number, end: number, message: string): Problem {
  return { line, column, end_line: line, end_column: end, message, rule, severity: 'error', suggestion: null };
}
