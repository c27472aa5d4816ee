export type TokenKind = 'name' | 'number' | 'string' | 'template' | 'regexp' | 'comment' | 'punctuator';

/** A token by its offsets. A template literal is several tokens: the parts between its `${` and `}`. `closed` is false where its end is missing. */
export interface Token {
  readonly kind: TokenKind;
  readonly start: number;
  readonly end: number;
  readonly closed: boolean;
}

const space = /[\s\uFEFF]+/y;
const patterns: readonly (readonly [TokenKind, RegExp])[] = [
  ['comment', /\/\/[^\n\r\u2028\u2029]*|\/\*[\s\S]*?(?:\*\/|$(?![\s\S]))/y],
  ['name', /#?[\p{ID_Start}$_\\](?:[\p{ID_Continue}$\\]|\u200c|\u200d)*/uy],
  ['number', /0[xXoObB][\w]+|(?:\d[\d_]*\.?[\d_]*|\.\d[\d_]*)(?:[eE][+-]?\d+)?\w*/y],
  ['string', /'(?:\\[\s\S]|[^'\\\n\r])*'?|"(?:\\[\s\S]|[^"\\\n\r])*"?/y],
];
const regexp = /\/(?:\\[^\n\r]|\[(?:\\[^\n\r]|[^\]\\\n\r])*\]?|[^/\\[\n\r])+(?:\/[\w$]*)?/y;
const punctuator =
  /\.\.\.|>>>=|\*\*=|<<=|>>=|>>>|&&=|\|\|=|\?\?=|===|!==|=>|\*\*|\+\+|--|<<|>>|<=|>=|==|!=|&&|\|\||\?\?|\?\.|[-+*/%&|^]=|[\s\S]/y;
const templatePart = /(?:\\[\s\S]|\$(?!\{)|[^\\`$])*(?:`|\$\{|$)/y;
const wordsBeforeRegExp = /^(?:return|typeof|case|in|of|delete|void|throw|new|instanceof|else|do|yield|await)$/;

/**
 * Cuts a text into tokens, also a text that is not valid JavaScript: places in it are needed most where it is broken. Whether a slash
 * divides or opens a regular expression is told by the token before it, which is right for all but a few odd texts.
 */
export function scanTokens(source: string): Token[] {
  const tokens: Token[] = [];
  /** For each open `{`: whether it is the `${` of a template literal. */
  const braces: boolean[] = [];
  let at = 0;

  function match(pattern: RegExp): number {
    pattern.lastIndex = at;
    return pattern.test(source) ? pattern.lastIndex : at;
  }

  function push(kind: TokenKind, end: number, closed: boolean): void {
    tokens.push({ kind, start: at, end, closed });
    at = end;
  }

  function template(openerLength: number): void {
    const start = at;
    at += openerLength;
    const end = match(templatePart);
    const opens = source.endsWith('${', end) && end > start + openerLength;
    const closed = source[end - 1] === '`' && end > start + openerLength;
    at = start;
    if (opens) braces.push(true);
    push('template', end, opens || closed);
  }

  function word(): boolean {
    for (const [kind, pattern] of patterns) {
      const end = match(pattern);
      if (end === at) continue;
      push(kind, end, isClosed(kind, source.slice(at, end)));
      return true;
    }
    return false;
  }

  for (at = match(space); at < source.length; at = match(space)) {
    const character = source[at];
    if (character === '`') template(1);
    else if (character === '}' && braces.pop() === true) template(1);
    else if (word()) continue;
    else if (character === '/' && mayBeRegExp(source, tokens) && match(regexp) > at + 1)
      push('regexp', match(regexp), true);
    else {
      if (character === '{') braces.push(false);
      push('punctuator', match(punctuator), true);
    }
  }
  return tokens;
}

function isClosed(kind: TokenKind, text: string): boolean {
  if (kind === 'comment') return text.startsWith('//') || (text.length >= 4 && text.endsWith('*/'));
  if (kind === 'string')
    return text.length >= 2 && text.endsWith(text[0] ?? '') && !/(?:^|[^\\])(?:\\\\)*\\.$/.test(text);
  return true;
}

function mayBeRegExp(source: string, tokens: readonly Token[]): boolean {
  const before = tokens.findLast((token) => token.kind !== 'comment');
  if (before === undefined) return true;
  const text = source.slice(before.start, before.end);
  if (before.kind === 'name') return wordsBeforeRegExp.test(text);
  if (before.kind === 'template') return !before.closed || text.endsWith('${');
  return before.kind === 'punctuator' && !/^(?:[)\]}]|\+\+|--)$/.test(text);
}
