import type { JsonObject } from '#contract/model/scalars.ts';

/** The attributes a run began with, from the context's text; none where it names none. */
export function attributesBefore(contextText: string): JsonObject {
  try {
    const context = JSON.parse(contextText) as { attributes?: unknown } | null;
    const attributes = context?.attributes;
    return typeof attributes === 'object' && attributes !== null ? (attributes as JsonObject) : {};
  } catch {
    return {};
  }
}
