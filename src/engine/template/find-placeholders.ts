import { scanTokens, type Token } from '../text/scan-tokens.ts';

/**
 * Where in the script a placeholder stands, which decides how a value is spelled there. `member`: behind a dot.
 * `unfit`: grown together with a name or number, so that no value could stand there.
 */
export type PlaceholderPlace =
  | 'code'
  | 'member'
  | 'single_quotes'
  | 'double_quotes'
  | 'template_literal'
  | 'line_comment'
  | 'block_comment'
  | 'regexp'
  | 'unfit';

/** `{{key}}` by its offsets (UTF-16). */
export interface Placeholder {
  readonly key: string;
  readonly start: number;
  readonly end: number;
  readonly place: PlaceholderPlace;
  /** Start of the token that it stands in. */
  readonly token_start: number;
}

const pattern = /\{\{[ \t]*([A-Za-z_]\w{0,63})[ \t]*\}\}/g;

interface Candidate {
  readonly key: string;
  readonly start: number;
  readonly end: number;
  /** Behind a `$` that is not escaped: `${{x}}` is JavaScript's own in a template literal. */
  readonly behindDollar: boolean;
}

/** Every placeholder of a text, in order. `\{{key}}` is none: the backslash makes it a text like any other. */
export function findPlaceholders(body: string): Placeholder[] {
  const candidates = findCandidates(body);
  if (candidates.length === 0) return [];
  const tokens = scanTokens(masked(body, candidates));
  let at = 0;
  return candidates.flatMap((candidate) => {
    while (at < tokens.length && (tokens[at]?.end ?? 0) <= candidate.start) at += 1;
    const token = tokens[at];
    if (token === undefined || (candidate.behindDollar && !isText(token))) return [];
    const { key, start, end } = candidate;
    return [{ key, start, end, place: placeIn(body, candidate, token, tokens[at - 1]), token_start: token.start }];
  });
}

/** The keys of the placeholders, each once, in the order of their first use. */
export function placeholderKeys(placeholders: readonly Placeholder[]): string[] {
  return [...new Set(placeholders.map(({ key }) => key))];
}

/** Whether the character at `at` is taken by a backslash before it. */
export function isEscaped(text: string, at: number): boolean {
  let backslashes = 0;
  while (text[at - 1 - backslashes] === '\\') backslashes += 1;
  return backslashes % 2 === 1;
}

function findCandidates(body: string): Candidate[] {
  return [...body.matchAll(pattern)].flatMap((match) => {
    const start = match.index;
    if (isEscaped(body, start)) return [];
    const behindDollar = body[start - 1] === '$' && !isEscaped(body, start - 1);
    return [{ key: String(match[1]), start, end: start + match[0].length, behindDollar }];
  });
}

/** Names of the same length in their stead: a name is one token wherever it stands. */
function masked(body: string, candidates: readonly Candidate[]): string {
  let text = '';
  let at = 0;
  for (const { start, end, behindDollar } of candidates) {
    if (behindDollar) continue;
    text += body.slice(at, start) + '_'.repeat(end - start);
    at = end;
  }
  return text + body.slice(at);
}

function isText({ kind }: Token): boolean {
  return kind === 'string' || kind === 'comment' || kind === 'regexp';
}

function placeIn(body: string, { start, end }: Candidate, token: Token, before: Token | undefined): PlaceholderPlace {
  switch (token.kind) {
    case 'string':
      return body[token.start] === "'" ? 'single_quotes' : 'double_quotes';
    case 'template':
      return 'template_literal';
    case 'comment':
      return body[token.start + 1] === '/' ? 'line_comment' : 'block_comment';
    case 'regexp':
      return body.lastIndexOf('/', token.end - 1) >= end ? 'regexp' : 'unfit';
    case 'name': {
      if (token.start !== start || token.end !== end) return 'unfit';
      const isMember = before?.kind === 'punctuator' && ['.', '?.'].includes(body.slice(before.start, before.end));
      return isMember ? 'member' : 'code';
    }
    default:
      return 'unfit';
  }
}
