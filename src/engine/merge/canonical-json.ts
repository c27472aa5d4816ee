/** A JSON value as its owner has it: lists and members may be read-only, and a member that is `undefined` is left out. */
export type JsonLike =
  | string
  | number
  | boolean
  | null
  | readonly (JsonLike | undefined)[]
  | { readonly [member: string]: JsonLike | undefined };

const isList: (value: object) => value is readonly (JsonLike | undefined)[] = Array.isArray;

/** SHA-256 of a text's UTF-8 bytes as 64 lower-case hex digits. Injected, since each environment has its own. */
export type HashText = (text: string) => string;

/**
 * The one spelling of a JSON value: keys sorted by code unit, no white space, members that are `undefined` left out
 * (sync.md 3.3). Two values are equal exactly when their spellings are.
 */
export function canonicalJson(value: JsonLike | undefined): string {
  return value === undefined ? 'null' : isInOrder(value) ? JSON.stringify(value) : inOrder(value);
}

/** Then the engine's own spelling is the canonical one, at a fraction of the cost. */
function isInOrder(value: JsonLike | undefined): boolean {
  if (typeof value !== 'object' || value === null) return true;
  if (isList(value)) {
    for (const item of value) if (!isInOrder(item)) return false;
    return true;
  }
  let before = '';
  for (const key in value) {
    const member = value[key];
    if (key < before || (typeof member === 'object' && member !== null && !isInOrder(member))) return false;
    before = key;
  }
  return true;
}

function inOrder(value: JsonLike): string {
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  // Plans of thousands of operations are spelled while someone looks at the window, hence no list for every member.
  if (isList(value)) {
    let items = '';
    for (const item of value) items += items === '' ? canonicalJson(item) : `,${canonicalJson(item)}`;
    return `[${items}]`;
  }
  let members = '';
  for (const key of Object.keys(value).sort()) {
    const member = value[key];
    if (member !== undefined) members += `${members === '' ? '' : ','}${spelledKey(key)}:${inOrder(member)}`;
  }
  return `{${members}}`;
}

const spelledKeys = new Map<string, string>();
const mostKeys = 1_000;

/** Rows of a list have the same few keys ten thousand times. */
function spelledKey(key: string): string {
  const known = spelledKeys.get(key);
  if (known !== undefined) return known;
  const spelled = JSON.stringify(key);
  if (spelledKeys.size < mostKeys) spelledKeys.set(key, spelled);
  return spelled;
}

/** Whether two JSON values mean the same. A missing value equals null: a wire that omits a member says nothing else. */
export function sameJson(left: JsonLike | undefined, right: JsonLike | undefined): boolean {
  if (left === right) return true;
  const plain = (value: JsonLike | undefined) => typeof value !== 'object' || value === null;
  if (plain(left) && plain(right)) return (left ?? null) === (right ?? null);
  return canonicalJson(left) === canonicalJson(right);
}
