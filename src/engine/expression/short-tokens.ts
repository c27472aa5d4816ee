import { ExpressionError } from './expression-error.ts';

export type ShortToken =
  | { readonly kind: 'word' | 'symbol'; readonly text: string; readonly start: number; readonly end: number }
  | { readonly kind: 'string'; readonly value: string; readonly start: number; readonly end: number }
  | { readonly kind: 'number'; readonly value: number; readonly start: number; readonly end: number };

const space = /\s+/y;
const word = /[A-Za-z_]\w*/y;
const number = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const quoted = /'((?:[^'\\]|\\[\s\S])*)'|"((?:[^"\\]|\\[\s\S])*)"/y;
const symbol = /==|!=|<=|>=|[<>()[\],]/y;
const escapes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r' };

/** The tokens of a short expression. @throws ExpressionError where a character begins nothing, or a text has no end. */
export function shortTokens(text: string): ShortToken[] {
  const tokens: ShortToken[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found !== null) at = pattern.lastIndex;
    return found;
  };
  while (at < text.length) {
    if (take(space) !== null) continue;
    const start = at;
    let found = take(word);
    if (found !== null) {
      tokens.push({ kind: 'word', text: found[0], start, end: at });
      continue;
    }
    found = take(number);
    if (found !== null) {
      tokens.push({ kind: 'number', value: Number(found[0]), start, end: at });
      continue;
    }
    found = take(quoted);
    if (found !== null) {
      tokens.push({ kind: 'string', value: unescaped(found[1] ?? found[2] ?? ''), start, end: at });
      continue;
    }
    found = take(symbol);
    if (found === null) throw strangeCharacter(text, at);
    tokens.push({ kind: 'symbol', text: found[0], start, end: at });
  }
  return tokens;
}

/** A backslash keeps its meaning only before quotes, itself and n, t, r: regular expressions stay as they were written. */
function unescaped(text: string): string {
  return text.replace(/\\([\s\S])/g, (whole, next: string) => escapes[next] ?? (/['"\\]/.test(next) ? next : whole));
}

function strangeCharacter(text: string, at: number): ExpressionError {
  const character = text.charAt(at);
  if (character === "'" || character === '"')
    return new ExpressionError(`This text has no closing ${character}.`, at, text.length - at);
  return new ExpressionError(`'${character}' has no meaning here.`, at);
}
