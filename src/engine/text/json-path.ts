const plainKey = /^[A-Za-z_$][\w$]*$/;

/** A place in a JSON value as an author would write it, such as `emails[0].value`. */
export function jsonPath(keys: readonly (string | number)[]): string {
  return keys.reduce<string>((path, key) => path + segment(key, path === ''), '');
}

function segment(key: string | number, first: boolean): string {
  if (typeof key === 'number') return `[${key}]`;
  if (!plainKey.test(key)) return `[${JSON.stringify(key)}]`;
  return first ? key : `.${key}`;
}
