import { z } from 'zod';

/** Pages are counted from 1, or rows are skipped (`contract.md` 1.7). */
export const listStyle = z.enum(['page', 'offset']);
export type ListStyle = z.infer<typeof listStyle>;

/** How one backend behaves, found by probing and verified on first use (sync.md 3.17). */
export const backendProfile = z.object({
  kind: z.enum(['baseline', 'enhanced']),
  /** The creation of a versioned entity takes its text; otherwise version 1 is a stub and the text is version 2 (B3). */
  create_takes_body: z.boolean().default(false),
  /** Text fields come back as they were sent, so a birth mark can be recognised. */
  marks_survive: z.boolean().default(true),
  /** What clears an optional text: null, an empty text, or nothing at all (B8). */
  clear: z.enum(['null', 'empty_text', 'impossible']).default('empty_text'),
  names_unique: z.boolean().default(true),
  /** The longest a request may take before it counts as unknown. */
  longest_request_ms: z.int().positive().default(30_000),
  page_size_cap: z.int().positive().default(100),
  /** By entity type, where a list is not read by page numbers. */
  list_styles: z.record(z.string(), listStyle).optional(),
  /** Entity types that this backend turned out not to have; they stay in the workspace. */
  not_offered: z.array(z.string()).optional(),
});
export type BackendProfile = z.infer<typeof backendProfile>;
