import type { Json } from '#contract/model/scalars.ts';

/** Of what a target tells about one object. */
const maxBytes = 256 * 1024;

/** What is kept of a target's answer: all of it, or, where that is too much to keep with every run, that it was. */
export function keptState(state: Json): Json {
  const bytes = Buffer.byteLength(JSON.stringify(state));
  if (bytes <= maxBytes) return state;
  const message = `The target told ${Math.ceil(bytes / 1024)} KiB about the object; more than 256 KiB is not kept.`;
  return { truncated: true, bytes, message };
}
