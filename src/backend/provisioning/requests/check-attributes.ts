import { AppError } from '#contract/errors/app-error.ts';
import { utf8Bytes } from '#contract/limits.ts';
import type { ClassAttribute, ObjectClass } from '#contract/model/connector.ts';
import { provisioningLimits } from '#contract/model/provisioning.ts';
import type { Json, JsonObject } from '#contract/model/scalars.ts';

interface FieldProblem {
  readonly field: string;
  readonly message: string;
}

/**
 * Refuses attributes that are too much for anybody, or that the object class does not allow.
 * @param member the request's member they came in, for the names of fields.
 * @param complete whether attributes that are required have to be there: not where scripts may still add them.
 * @throws AppError `validation_error` with every field in `details.fields`.
 */
export function checkAttributes(
  attributes: JsonObject,
  objectClass: ObjectClass | null,
  {
    member,
    complete,
    partial = false,
  }: { readonly member: string; readonly complete: boolean; readonly partial?: boolean },
): void {
  const problem = sizeProblem(attributes, member);
  const problems = problem === null ? classProblems(attributes, objectClass, member, complete, partial) : [problem];
  const [first] = problems;
  if (first === undefined) return;
  throw new AppError('validation_error', `${first.field}: ${first.message}`, { field: first.field, fields: problems });
}

function sizeProblem(attributes: JsonObject, field: string): FieldProblem | null {
  const { specBytes, specDepth } = provisioningLimits;
  if (depthOf(attributes, specDepth) > specDepth) {
    return { field, message: `It nests deeper than ${specDepth} levels; make it flatter.` };
  }
  const bytes = utf8Bytes(JSON.stringify(attributes));
  if (bytes <= specBytes) return null;
  return { field, message: `It has ${bytes} bytes of JSON and may have ${specBytes}; leave out what is not needed.` };
}

/** Level by level, up to one level beyond `most`: a recursion would overflow on what it is meant to find. */
function depthOf(value: Json, most: number): number {
  let level: Json[] = [value];
  let depth = 0;
  while (depth <= most) {
    level = level.flatMap((one) => (typeof one === 'object' && one !== null ? Object.values(one) : []));
    depth += 1;
    if (level.length === 0) return depth;
  }
  return depth;
}

function classProblems(
  attributes: JsonObject,
  objectClass: ObjectClass | null,
  member: string,
  complete: boolean,
  partial: boolean,
): FieldProblem[] {
  return (objectClass?.attributes ?? []).flatMap((attribute) => {
    const message = attributeProblem(attribute, attributes[attribute.name], complete, partial);
    return message === null ? [] : [{ field: `${member}.${attribute.name}`, message }];
  });
}

function attributeProblem(
  attribute: ClassAttribute,
  value: Json | undefined,
  complete: boolean,
  partial: boolean,
): string | null {
  if (value === undefined) {
    const missing = attribute.required && complete && !partial && !attribute.read_only;
    return missing ? 'It is required and missing.' : null;
  }
  if (attribute.read_only) return 'It is read-only: the target sets it. Leave it out.';
  if (value === null) return attribute.required && complete ? 'It is required and cannot be null.' : null;
  if (!attribute.multi_valued) return valueProblem(attribute, value);
  if (!Array.isArray(value)) return 'It has several values: send a list.';
  for (const [index, one] of value.entries()) {
    const problem = valueProblem(attribute, one);
    if (problem !== null) return `Value ${index + 1}: ${problem}`;
  }
  return null;
}

const kinds: Readonly<Record<ClassAttribute['type'], readonly [string, (value: Json) => boolean]>> = {
  string: ['a text', (value) => typeof value === 'string'],
  integer: ['a whole number', (value) => Number.isInteger(value)],
  number: ['a number', (value) => typeof value === 'number'],
  boolean: ['true or false', (value) => typeof value === 'boolean'],
  datetime: [
    'an instant as 2026-03-01T10:20:30Z',
    (value) => typeof value === 'string' && /^\d{4}-\d\d-\d\d([T ]|$)/.test(value) && !Number.isNaN(Date.parse(value)),
  ],
  binary: ['bytes in base64', (value) => typeof value === 'string' && /^[A-Za-z0-9+/\s]*={0,2}$/.test(value)],
  object: ['an object', (value) => typeof value === 'object' && value !== null && !Array.isArray(value)],
};

function valueProblem({ type }: ClassAttribute, value: Json): string | null {
  const [words, fits] = kinds[type];
  return fits(value) ? null : `It must be ${words}.`;
}
