import { RE2JS } from 're2js';
import { nearestName } from '../text/nearest-name.ts';
import { ExpressionError } from './expression-error.ts';
import { readInstant } from './instant.ts';
import {
  type Scalar,
  type ShortExpression,
  type Test,
  type TestName,
  testNames,
  testSymbols,
} from './short-expression.ts';
import { type ShortToken, shortTokens } from './short-tokens.ts';

/** Deep enough for people, and far from the end of the stack. */
const mostNested = 50;

/**
 * Reads a short expression: tests such as `equals 'Engineering'`, joined by `and`, `or`, `not` and parentheses; `and`
 * binds more closely than `or`. @throws ExpressionError with the column.
 */
export function parseShort(text: string): ShortExpression {
  return new Parser(text).whole();
}

/** What may come next in a short expression: a test, a value for one, or one of the words and signs that join them. */
export type Expected =
  | { readonly kind: 'test' }
  | { readonly kind: 'scalar' | 'text' | 'pattern' | 'instant' | 'number' | 'days'; readonly test: TestName }
  | { readonly kind: 'word'; readonly word: 'and' | 'or' | 'not' | 'true' | 'false' | 'now' }
  | { readonly kind: 'symbol'; readonly symbol: string };

/** All that may stand after `text`; empty where `text` has a mistake already. */
export function expectedAfter(text: string): Expected[] {
  const expected: Expected[] = [];
  try {
    new Parser(text, expected).whole();
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
  }
  return expected;
}

class Parser {
  private readonly text: string;
  private readonly tokens: readonly ShortToken[];
  private readonly expected: Expected[] | null;
  private at = 0;
  private depth = 0;

  /** With `expected`, all that could stand at the end of the text is put there while it is read. */
  constructor(text: string, expected: Expected[] | null = null) {
    this.text = text;
    this.expected = expected;
    this.tokens = shortTokens(text);
  }

  whole(): ShortExpression {
    if (this.tokens.length === 0 && this.expected === null)
      throw new ExpressionError("The expression is empty; write a test, such as equals 'x'.", 0);
    const expression = this.joined('or');
    const rest = this.tokens[this.at];
    if (rest === undefined) return expression;
    throw new ExpressionError("Join two tests with 'and' or 'or'.", rest.start, rest.end - rest.start);
  }

  private joined(word: 'or' | 'and'): ShortExpression {
    const next = () => (word === 'or' ? this.joined('and') : this.single());
    const first = next();
    const parts = [first];
    while (this.takeWord(word)) parts.push(next());
    if (parts.length === 1) return first;
    return { kind: word, parts, start: first.start, end: parts.at(-1)?.end ?? first.end };
  }

  private single(): ShortExpression {
    if (++this.depth > mostNested)
      throw new ExpressionError(`The expression is nested more than ${mostNested} deep.`, this.here());
    const expression = this.negated() ?? this.bracketed() ?? this.test();
    this.depth--;
    return expression;
  }

  private negated(): ShortExpression | null {
    const start = this.here();
    if (!this.takeWord('not')) return null;
    const part = this.single();
    return { kind: 'not', part, start, end: part.end };
  }

  private bracketed(): ShortExpression | null {
    if (!this.takeSymbol('(')) return null;
    const inner = this.joined('or');
    if (this.takeSymbol(')')) return inner;
    throw new ExpressionError("A closing ')' is missing.", this.here());
  }

  private test(): ShortExpression {
    this.expect({ kind: 'test' });
    const token = this.tokens[this.at];
    if (token === undefined) throw new ExpressionError('A test is missing here.', this.here());
    const name = testName(token);
    this.at++;
    const test = this.argument(name);
    return { kind: 'test', test, start: token.start, end: this.tokens[this.at - 1]?.end ?? token.end };
  }

  private argument(name: TestName): Test {
    switch (name) {
      case 'exists':
      case 'not_exists':
      case 'is_true':
      case 'is_false':
        return { name };
      case 'equals':
      case 'not_equals':
      case 'contains':
        return { name, value: this.scalar(name) };
      case 'in':
      case 'not_in':
        return { name, values: this.list(name) };
      case 'starts_with':
      case 'ends_with':
        this.expect({ kind: 'text', test: name });
        return { name, text: this.string(name) };
      case 'matches':
        return { name, text: this.pattern() };
      case 'before':
      case 'after':
        return { name, instant: this.instant(name) };
      case 'within_days':
      case 'older_than_days':
        return { name, days: this.number(name, 'a number of days') };
      default:
        return { name, number: this.number(name, 'a number') };
    }
  }

  private scalar(name: TestName): Scalar {
    this.expect({ kind: 'scalar', test: name });
    const token = this.tokens[this.at];
    if (token?.kind === 'string' || token?.kind === 'number') {
      this.at++;
      return token.value;
    }
    if (this.takeWord('true')) return true;
    if (this.takeWord('false')) return false;
    throw this.missing(name, "a text in quotes, a number, true or false, such as 'Engineering'");
  }

  private list(name: TestName): Scalar[] {
    if (!this.takeSymbol('[')) throw this.missing(name, "a list, such as ['A', 'B']");
    const values: Scalar[] = [];
    if (this.takeSymbol(']')) return values;
    do values.push(this.scalar(name));
    while (this.takeSymbol(','));
    if (this.takeSymbol(']')) return values;
    throw new ExpressionError("The list has no closing ']'.", this.here());
  }

  private string(name: TestName): string {
    const token = this.tokens[this.at];
    if (token?.kind !== 'string') throw this.missing(name, "a text in quotes, such as 'A'");
    this.at++;
    return token.value;
  }

  private pattern(): string {
    const start = this.here();
    this.expect({ kind: 'pattern', test: 'matches' });
    const text = this.string('matches');
    try {
      RE2JS.compile(text);
      return text;
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      throw new ExpressionError(
        `This is not a regular expression that can be used: ${reason}.`,
        start,
        text.length + 2,
      );
    }
  }

  private instant(name: TestName): number | 'now' {
    this.expect({ kind: 'instant', test: name });
    if (this.takeWord('now')) return 'now';
    const start = this.here();
    const token = this.tokens[this.at];
    const instant = token?.kind === 'string' ? readInstant(token.value) : null;
    if (token === undefined || instant === null) throw this.missing(name, "now or a date, such as '2026-01-31'", start);
    this.at++;
    return instant;
  }

  private number(name: TestName, what: string): number {
    this.expect({ kind: name === 'within_days' || name === 'older_than_days' ? 'days' : 'number', test: name });
    const token = this.tokens[this.at];
    if (token?.kind !== 'number') throw this.missing(name, what);
    this.at++;
    return token.value;
  }

  private takeWord(word: 'and' | 'or' | 'not' | 'true' | 'false' | 'now'): boolean {
    this.expect({ kind: 'word', word });
    const token = this.tokens[this.at];
    if (token?.kind !== 'word' || token.text !== word) return false;
    this.at++;
    return true;
  }

  private takeSymbol(symbol: string): boolean {
    this.expect({ kind: 'symbol', symbol });
    const token = this.tokens[this.at];
    if (token?.kind !== 'symbol' || token.text !== symbol) return false;
    this.at++;
    return true;
  }

  private expect(one: Expected): void {
    if (this.at === this.tokens.length) this.expected?.push(one);
  }

  private here(): number {
    return this.tokens[this.at]?.start ?? this.text.length;
  }

  private missing(name: TestName, what: string, at = this.here()): ExpressionError {
    const token = this.tokens[this.at];
    return new ExpressionError(`After '${name}' comes ${what}.`, at, token === undefined ? 1 : token.end - token.start);
  }
}

function testName(token: ShortToken): TestName {
  const length = token.end - token.start;
  if (token.kind === 'symbol') {
    const name = testSymbols[token.text];
    if (name !== undefined) return name;
    throw new ExpressionError(`A test is missing before '${token.text}'.`, token.start, length);
  }
  if (token.kind !== 'word')
    throw new ExpressionError('Before a value comes a test, such as equals or in.', token.start, length);
  const known = testNames.find((name) => name === token.text);
  if (known !== undefined) return known;
  const near = nearestName(token.text, testNames);
  const hint = near === null ? `Use one of ${testNames.join(', ')}.` : `Did you mean '${near}'?`;
  throw new ExpressionError(`There is no test '${token.text}'. ${hint}`, token.start, length);
}
