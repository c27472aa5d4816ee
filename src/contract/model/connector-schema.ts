import { z } from 'zod';

/** What a connector's objects consist of, as far as checking a script needs it (`runtime.md`, Validation). */
export const connectorSchema = z
  .object({ attributes: z.array(z.object({ name: z.string() })) })
  .meta({ id: 'ConnectorSchema' });
export type ConnectorSchema = z.infer<typeof connectorSchema>;
