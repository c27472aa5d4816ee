import type { JsonObject } from '#contract/model/scalars.ts';

const nameMembers = [
  'name',
  'display_name',
  'displayName',
  'userName',
  'user_name',
  'uid',
  'cn',
  'email',
  'hostname',
  'fqdn',
];
const nameChars = 255;

/** What people know an object by: its name, or what stands for one in its kind. */
export function nameOf(attributes: JsonObject, otherwise: string): string {
  for (const member of nameMembers) {
    const value = attributes[member];
    if (typeof value === 'string' && value.trim() !== '') return value.trim().slice(0, nameChars);
  }
  return otherwise;
}
