/** What a kind of fix does to all of its places, in the words of a menu. */
const words: Readonly<Record<string, string>> = {
  'undefined-name/replace': 'correct the misspelt names',
  'undefined-name/declare': 'declare the undefined names',
  'unknown-attribute/replace': 'correct the misspelt attributes',
  'frozen-context/variables': 'write to variables instead of context',
  'frozen-context/remove': 'remove the statements',
  'no-const-assign/let': 'declare them with let',
  'no-global-assign/variables': 'write to variables instead',
  'no-unused-vars/remove': 'remove what is unused',
  'no-unused-vars/prefix': 'mark what is unused with _',
  'no-unreachable/remove': 'remove what is never reached',
  'no-constant-condition/keep': 'keep only what runs',
  'array-callback-return/return': 'return what the last line works out',
  'no-self-assign/remove': 'remove the assignments',
  'use-isnan/replaceWithIsNaN': 'use Number.isNaN',
  'valid-typeof/replace': 'correct the misspelt types',
  'eqeqeq/replaceOperator': 'use === and !==',
  'prefer-const/fix': 'declare them with const',
  'no-var/fix': 'declare them with let',
  'forbidden-construct/synchronous': 'make them synchronous',
  'disable-comment/replace': 'correct the misspelt rules',
  'disable-comment/remove': 'remove the comments',
};

/** The title of "Fix all of this kind in the script" for a kind of fix that fits `count` places. */
export function fixAllTitle(kind: string, count: number): string {
  const [rule] = kind.split('/');
  if (kind.endsWith('/silence')) return `Silence all ${count} of ${rule}`;
  const what = words[kind];
  return what === undefined ? `Fix all ${count} of this kind` : `Fix all ${count} of this kind: ${what}`;
}
