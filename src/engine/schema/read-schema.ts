import { z } from 'zod';
import { AppError } from '#contract/errors/app-error.ts';
import {
  type ConnectorSchema,
  connectorSchema,
  type SchemaAttribute,
  schemaAttribute,
} from '#contract/model/connector-schema.ts';
import { readJson } from '../text/read-json.ts';

const subject = 'The attribute schema';

/** JSON Schema of an object, as far as it names attributes. */
const jsonSchema = z.object({
  properties: z.record(
    z.string().min(1),
    z.union([
      z.boolean(),
      z.object({
        type: z.union([z.string(), z.array(z.string())]).optional(),
        description: z.string().optional(),
        title: z.string().optional(),
        format: z.string().optional(),
      }),
    ]),
  ),
  required: z.array(z.string()).optional(),
});

/** As SCIM and connectors spell it. */
const spelledOut = z.object({
  attributes: z.array(
    schemaAttribute.extend({ multiValued: z.boolean().optional() }).or(
      z
        .string()
        .min(1)
        .transform((name) => ({ name })),
    ),
  ),
});

const names = z.array(z.string().min(1));

/**
 * Reads an attribute schema from the text an author pasted: this product's own form or SCIM's (`attributes`), a JSON Schema
 * (`properties`), or a plain list of names. Throws AppError `validation_error` with the field, line and column.
 */
export function readConnectorSchema(text: string): ConnectorSchema {
  const value = readJson(text, subject, z.unknown());
  const attributes = attributesOf(text, value);
  const twice = attributes.find(({ name }, index) => attributes.findIndex((one) => one.name === name) !== index);
  if (twice !== undefined) {
    throw new AppError('validation_error', `${subject} names "${twice.name}" twice; keep one of them.`, {
      field: 'attributes',
    });
  }
  return readJson(JSON.stringify({ attributes }), subject, connectorSchema);
}

function attributesOf(text: string, value: unknown): SchemaAttribute[] {
  if (Array.isArray(value)) return readJson(text, subject, names).map((name) => ({ name }));
  if (typeof value === 'object' && value !== null && 'properties' in value) return fromJsonSchema(text);
  if (typeof value === 'object' && value !== null && 'attributes' in value) return fromList(text);
  throw new AppError(
    'validation_error',
    `${subject} names no attributes. Give { "attributes": [{ "name": "mail" }] }, a JSON Schema with "properties", or a list of names.`,
    { line: 1, column: 1 },
  );
}

function fromJsonSchema(text: string): SchemaAttribute[] {
  const { properties, required = [] } = readJson(text, subject, jsonSchema);
  return Object.entries(properties).map(([name, facts]) => {
    const { type, description, title, format } = typeof facts === 'boolean' ? {} : facts;
    const types = [type ?? []].flat().filter((one) => one !== 'null');
    return compact({
      name,
      type: [types.filter((one) => one !== 'array').join(' | ') || types[0], format && `(${format})`]
        .filter(Boolean)
        .join(' '),
      description: description ?? title,
      required: required.includes(name) || undefined,
      multi_valued: types.includes('array') || undefined,
    });
  });
}

function fromList(text: string): SchemaAttribute[] {
  return readJson(text, subject, spelledOut).attributes.map((attribute) => {
    const { multiValued, ...rest } = { multiValued: undefined, ...attribute };
    return compact({ ...rest, multi_valued: ('multi_valued' in rest ? rest.multi_valued : undefined) ?? multiValued });
  });
}

/** Without what is not known. */
function compact(attribute: SchemaAttribute): SchemaAttribute {
  const known = Object.entries(attribute).filter(([, value]) => value !== undefined && value !== '');
  return Object.fromEntries(known) as SchemaAttribute;
}
