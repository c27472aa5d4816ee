export type TokenKind = 'name' | 'number' | 'string' | 'template' | 'regexp' | 'comment' | 'punctuator';

/** A token by its offsets. A template literal is several tokens: the parts between its `${` and `}`. `closed` is false where its end is missing. */
export interface Token {
  readonly kind: TokenKind;
  readonly start: number;
  readonly end: number;
  readonly closed: boolean;
}

const otherSpace = /[\s\uFEFF]+/y;
const asciiName = /[\w$#]+/y;
const anyName = /#?(?:[\p{ID_Continue}$\\]|\u200c|\u200d)+/uy;
const number = /0[xXoObB]\w+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?\w*/y;
const singleQuoted = /'(?:\\[\s\S]|[^'\\\n\r])*'?/y;
const doubleQuoted = /"(?:\\[\s\S]|[^"\\\n\r])*"?/y;
const lineComment = /\/\/[^\n\r\u2028\u2029]*/y;
const blockComment = /\/\*[\s\S]*?(?:\*\/|$)/y;
const regexp = /\/(?:\\[^\n\r]|\[(?:\\[^\n\r]|[^\]\\\n\r])*\]?|[^/\\[\n\r])+(?:\/[\w$]*)?/y;
const operator =
  /\.\.\.|>>>=|\*\*=|<<=|>>=|>>>|&&=|\|\|=|\?\?=|===|!==|=>|\*\*|\+\+|--|<<|>>|<=|>=|==|!=|&&|\|\||\?\?|\?\.|[-+*/%&|^]=|[\s\S]/y;
const templatePart = /[`}](?:\\[\s\S]|\$(?!\{)|[^\\`$])*(?:`|\$\{|\\?$)/y;
const wordsBeforeRegExp = /^(?:return|typeof|case|in|of|delete|void|throw|new|instanceof|else|do|yield|await)$/;

const none = 0;
const blank = 1;
const letter = 2;
const digit = 3;
const lone = 4;

/** What an ASCII character can begin; read by code, since this scan runs where regular expressions are not compiled to machine code. */
const classes = classesOfAscii();

function classesOfAscii(): Uint8Array {
  const table = new Uint8Array(128);
  for (const character of ' \t\n\v\f\r') table[character.charCodeAt(0)] = blank;
  for (const character of '()[]{};,:~@') table[character.charCodeAt(0)] = lone;
  for (let code = 0; code < 128; code++) {
    const character = String.fromCharCode(code);
    if (/[A-Za-z_$#\\]/.test(character)) table[code] = letter;
    if (/\d/.test(character)) table[code] = digit;
  }
  return table;
}

/**
 * Cuts a text into tokens, also a text that is not valid JavaScript: places in it are needed most where it is broken. Whether a slash
 * divides or opens a regular expression is told by the token before it, which is right for all but a few odd texts.
 */
export function scanTokens(source: string): Token[] {
  const tokens: Token[] = [];
  /** For each open `{`: whether it is the `${` of a template literal. */
  const braces: boolean[] = [];
  let at = 0;

  function reach(pattern: RegExp): number {
    pattern.lastIndex = at;
    return pattern.test(source) ? pattern.lastIndex : at;
  }

  /** Goes on by a character at the least, whatever a pattern found: a text must never hold up whoever reads it. */
  function push(kind: TokenKind, end: number, closed = true): void {
    tokens.push({ kind, start: at, end: Math.max(end, at + 1), closed });
    at = Math.max(end, at + 1);
  }

  function pushTemplate(): void {
    const end = reach(templatePart);
    const opens = end - at > 2 && source.endsWith('${', end);
    if (opens) braces.push(true);
    push('template', end, opens || (end - at > 1 && source[end - 1] === '`'));
  }

  function pushName(): void {
    const end = reach(asciiName);
    const isAscii = end > at && !(source.charCodeAt(end) >= 128) && source[end] !== '\\';
    push('name', isAscii ? end : reach(anyName));
  }

  function pushLone(character: string): void {
    if (character === '{') braces.push(false);
    if (character === '}' && braces.pop() === true) pushTemplate();
    else push('punctuator', at + 1);
  }

  function pushSlash(): void {
    const next = source[at + 1];
    if (next === '/') push('comment', reach(lineComment));
    else if (next === '*') {
      const end = reach(blockComment);
      push('comment', end, end - at >= 4 && source.endsWith('*/', end));
    } else if (mayBeRegExp(source, tokens) && reach(regexp) > at + 1) push('regexp', reach(regexp));
    else push('punctuator', reach(operator));
  }

  function pushOther(character: string): void {
    if (character === "'" || character === '"') {
      const end = reach(character === "'" ? singleQuoted : doubleQuoted);
      push('string', end, isClosed(source, at, end));
    } else if (character === '`') pushTemplate();
    else if (character === '/') pushSlash();
    else if (character === '.' && classes[source.charCodeAt(at + 1)] === digit) push('number', reach(number));
    else push('punctuator', reach(operator));
  }

  while (at < source.length) {
    const code = source.charCodeAt(at);
    const kind = code < 128 ? (classes[code] ?? none) : letter;
    if (kind === blank) at += 1;
    else if (code >= 128 && reach(otherSpace) > at) at = reach(otherSpace);
    else if (kind === letter) pushName();
    else if (kind === digit) push('number', reach(number));
    else if (kind === lone) pushLone(source[at] ?? '');
    else pushOther(source[at] ?? '');
  }
  return tokens;
}

/** A quote at the end closes a text unless a backslash takes it, and that one is not taken itself. */
function isClosed(source: string, start: number, end: number): boolean {
  if (end - start < 2 || source[end - 1] !== source[start]) return false;
  let backslashes = 0;
  while (source[end - 2 - backslashes] === '\\') backslashes += 1;
  return backslashes % 2 === 0;
}

function mayBeRegExp(source: string, tokens: readonly Token[]): boolean {
  const before = tokens.findLast((token) => token.kind !== 'comment');
  if (before === undefined) return true;
  const text = source.slice(before.start, before.end);
  if (before.kind === 'name') return wordsBeforeRegExp.test(text);
  if (before.kind === 'template') return !before.closed || text.endsWith('${');
  return before.kind === 'punctuator' && !/^(?:[)\]}]|\+\+|--)$/.test(text);
}
