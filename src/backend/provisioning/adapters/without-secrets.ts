import type { Json, JsonObject } from '#contract/model/scalars.ts';

const secret = /^(user_?password|password|passwd|pwd|unicodepwd|.*[_-]?secret|.*(api|private)[_-]?key|.*token)$/i;

/** Whether an attribute of this name holds a secret, which is sent to a target and never shown or kept. */
export function isSecret(name: string): boolean {
  return secret.test(name);
}

/** The same value without members that hold secrets, at any depth. */
export function withoutSecrets<T extends Json>(value: T): T;
export function withoutSecrets(value: Json): Json {
  if (Array.isArray(value)) return value.map((one) => withoutSecrets(one));
  if (value === null || typeof value !== 'object') return value;
  const kept: JsonObject = {};
  for (const [name, member] of Object.entries(value)) if (!isSecret(name)) kept[name] = withoutSecrets(member);
  return kept;
}
