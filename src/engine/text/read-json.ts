import { findNodeAtLocation, type ParseError, parseTree, printParseErrorCode } from 'jsonc-parser';
import type { z } from 'zod';
import { AppError } from '#contract/errors/app-error.ts';
import { validationError } from '#contract/errors/from-zod.ts';
import { lineStarts, placeOf } from './lines.ts';

/**
 * Reads JSON that a person wrote. `subject` begins the sentence, such as `The test context`. Throws AppError
 * `validation_error` whose details name the `field` and its `line` and `column`, or the place of the JSON error.
 */
export function readJson<Schema extends z.ZodType>(text: string, subject: string, schema: Schema): z.output<Schema> {
  return readJsonAsWritten(text, subject, schema).value;
}

/** Like `readJson`; `written` is the value before the schema filled in its defaults. */
export function readJsonAsWritten<Schema extends z.ZodType>(
  text: string,
  subject: string,
  schema: Schema,
): { value: z.output<Schema>; written: unknown } {
  let written: unknown;
  try {
    written = JSON.parse(text);
  } catch {
    throw jsonError(text, subject);
  }
  const parsed = schema.safeParse(written);
  if (parsed.success) return { value: parsed.data, written };
  const error = validationError(parsed.error, subject);
  throw new AppError('validation_error', error.message, { ...error.details, ...placeOfField(text, error) });
}

const meanings: Readonly<Record<string, string>> = {
  InvalidSymbol: 'a value is expected here',
  InvalidNumberFormat: 'this is not a JSON number',
  PropertyNameExpected: 'a property name in double quotes is expected',
  ValueExpected: 'a value is expected here',
  ColonExpected: 'a colon is expected',
  CommaExpected: 'a comma is expected',
  CloseBraceExpected: "'}' is expected",
  CloseBracketExpected: "']' is expected",
  EndOfFileExpected: 'nothing more is expected after the value',
  InvalidCommentToken: 'JSON has no comments',
  UnexpectedEndOfComment: 'JSON has no comments',
  UnexpectedEndOfString: 'this text is not closed',
  UnexpectedEndOfNumber: 'this number is not complete',
  InvalidUnicode: 'this Unicode escape is not complete',
  InvalidEscapeCharacter: 'JSON has no such escape',
  InvalidCharacter: 'this character is not allowed here',
};

function jsonError(text: string, subject: string): AppError {
  const errors: ParseError[] = [];
  parseTree(text, errors, { disallowComments: true, allowTrailingComma: false, allowEmptyContent: false });
  const [first] = errors;
  const meaning = (first && meanings[printParseErrorCode(first.error)]) ?? 'this is not valid JSON';
  const place = placeOf(lineStarts(text), Math.min(first?.offset ?? 0, text.length));
  const message = `${subject} is not JSON: line ${place.line}, column ${place.column}: ${meaning}.`;
  return new AppError('validation_error', message, place);
}

function placeOfField(text: string, error: AppError): { line?: number; column?: number } {
  const field = String(error.details?.['field'] ?? '');
  const tree = parseTree(text);
  if (tree === undefined || field === '') return {};
  const path = field.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part));
  for (let length = path.length; length > 0; length--) {
    const node = findNodeAtLocation(tree, path.slice(0, length));
    const target = node?.parent?.type === 'property' ? node.parent : node;
    if (target !== undefined) return placeOf(lineStarts(text), target.offset);
  }
  return {};
}
