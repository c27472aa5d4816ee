import { type ParseError, parse, printParseErrorCode } from 'jsonc-parser';
import { AppError } from '#contract/errors/app-error.ts';
import { type JsonObject, jsonObject } from '#contract/model/scalars.ts';

/** A state file as an object. Throws `validation_error` with the line where it is not JSON. */
export function readStateFile(text: string): JsonObject {
  const errors: ParseError[] = [];
  const value: unknown = parse(text, errors, { disallowComments: true, allowTrailingComma: false });
  const [first] = errors;
  if (first !== undefined) {
    const line = text.slice(0, first.offset).split('\n').length;
    throw new AppError(
      'validation_error',
      `Not imported: the file is not JSON (line ${line}, ${printParseErrorCode(first.error)}). Export the state again with sst state export.`,
      { line },
    );
  }
  const object = jsonObject.safeParse(value);
  if (object.success) return object.data;
  throw new AppError(
    'validation_error',
    'Not imported: the file holds no object, so it is not the state of a stack. Export it with sst state export.',
  );
}
