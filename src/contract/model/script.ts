import { z } from 'zod';
import { limits, utf8Bytes } from '../limits.ts';
import { timestamp, uuid } from './scalars.ts';

export const scriptStatuses = ['draft', 'active', 'inactive'] as const;
export const scriptStatus = z.enum(scriptStatuses);
export type ScriptStatus = z.infer<typeof scriptStatus>;

export const scriptName = z
  .string()
  .trim()
  .min(1, 'The name is empty; give the script a name.')
  .max(limits.scriptNameChars, `The name is longer than ${limits.scriptNameChars} characters; shorten it.`);

export const description = z
  .string()
  .max(limits.descriptionChars, `The description is longer than ${limits.descriptionChars} characters; shorten it.`);

export const changeDescription = z
  .string()
  .max(
    limits.changeDescriptionChars,
    `The change description is longer than ${limits.changeDescriptionChars} characters; shorten it.`,
  );

/** A script's text. Its size is a limit of the runtime (`runtime.md`, A script; 036 edge case 6). */
export const scriptBody = z.string().refine((body) => utf8Bytes(body) <= limits.scriptBodyBytes, {
  error: (issue) =>
    `The script is ${utf8Bytes(String(issue.input))} bytes; the limit is ${limits.scriptBodyBytes}. Move data or helpers out of it.`,
});

/** A provisioning script; its text lives in its versions (`contract.md` 2.1). */
export const script = z
  .object({
    id: uuid,
    tenant_id: uuid,
    name: z.string(),
    description: z.string().nullable(),
    current_version: z.int().min(1),
    status: scriptStatus,
    is_system: z.boolean(),
    created_by: uuid,
    created_at: timestamp,
    updated_at: timestamp,
  })
  .meta({ id: 'Script' });
export type Script = z.infer<typeof script>;

/** One immutable text of a script (`contract.md` 2.1). */
export const scriptVersion = z
  .object({
    id: uuid,
    script_id: uuid,
    version_number: z.int().min(1),
    script_body: z.string(),
    change_description: z.string().nullable(),
    created_by: uuid,
    created_at: timestamp,
  })
  .meta({ id: 'ScriptVersion' });
export type ScriptVersion = z.infer<typeof scriptVersion>;
