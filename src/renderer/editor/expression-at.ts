export interface FoundExpression {
  readonly expression: string;
  /** Columns, 1-based, the end exclusive. */
  readonly start: number;
  readonly end: number;
}

const chain = /[\p{L}_$][\p{L}\p{N}_$]*(?:\s*\??\.\s*[\p{L}_$][\p{L}\p{N}_$]*|\[(?:\d+|'[^']*'|"[^"]*")\])*/gu;
const words = new Set(
  'break case catch class const continue default delete do else export extends finally for function if in instanceof let new of return static switch throw try typeof var void while with yield'.split(
    ' ',
  ),
);

/** The name under a column with what leads to it: pointing at `b` in `a.b.c` means `a.b`. Null where there is none. */
export function expressionAt(line: string, column: number): FoundExpression | null {
  for (const match of line.matchAll(chain)) {
    const start = match.index + 1;
    const end = start + match[0].length;
    if (column < start || column > end) continue;
    const expression = upTo(match[0], column - start);
    if (words.has(expression) || isInText(line, match.index)) return null;
    return { expression, start, end: start + expression.length };
  }
  return null;
}

/** Cuts a chain behind the part that the offset is in. */
function upTo(text: string, offset: number): string {
  for (const part of text.matchAll(/^[^.[]+|\??\.\s*[^.[]+|\[[^\]]*\]/g)) {
    const end = part.index + part[0].length;
    if (offset <= end) return text.slice(0, end).trim();
  }
  return text;
}

/** Whether the place is inside of a comment or a text, as far as the line alone can tell. */
function isInText(line: string, index: number): boolean {
  const before = line.slice(0, index).replaceAll(/\\./g, '');
  let quote: string | null = null;
  for (let at = 0; at < before.length; at += 1) {
    const character = before[at] ?? '';
    if (quote !== null) {
      if (character === quote) quote = null;
    } else if (character === '"' || character === "'") quote = character;
    else if (character === '/' && before[at + 1] === '/') return true;
  }
  return quote !== null;
}
