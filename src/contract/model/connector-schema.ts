import { z } from 'zod';

/** One attribute of a connector's objects. Only the name is needed; the rest is shown where it is known. */
export const schemaAttribute = z.object({
  name: z.string().min(1).max(255),
  /** As the connector calls it: `string`, `boolean`, `integer`, … */
  type: z.string().max(100).optional(),
  description: z.string().max(2000).optional(),
  required: z.boolean().optional(),
  multi_valued: z.boolean().optional(),
});
export type SchemaAttribute = z.infer<typeof schemaAttribute>;

/** What a connector's objects consist of, as far as checking a script needs it (`runtime.md`, Validation). */
export const connectorSchema = z
  .object({ attributes: z.array(schemaAttribute).max(5000) })
  .meta({ id: 'ConnectorSchema' });
export type ConnectorSchema = z.infer<typeof connectorSchema>;
