/** What happens when two people change the same thing, in the order in which one meets it. */
export const conflictFacts: readonly (readonly [string, string])[] = [
  [
    'Both changed, without overlap',
    'The two go together by themselves. You read the merged text before it is published, then or at once by Merge now….',
  ],
  [
    'Both changed the same lines',
    'The script waits in the conflicts. In the merge editor you take theirs, yours, both or neither, line group by line group, or write the result yourself. It must parse before it is accepted.',
  ],
  [
    'Both changed a name, a description or the status',
    'You pick one value. The status is never picked for you, as it switches production.',
  ],
  [
    'Deleted here or there',
    'Nothing goes before you have seen what the other side did to it. What goes is in the Trash.',
  ],
  ['The same name twice', 'Make both one, or rename yours.'],
  [
    'Until you decide',
    'Nothing is overwritten on either side, and everything else can be published. Every answer can be taken back with Undo.',
  ],
];
