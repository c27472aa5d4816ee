/** What can be done with a script's history. */
export const versionFacts: readonly (readonly [string, string])[] = [
  [
    'The list',
    'The draft on top, below it every version with its author, time, description and the lines it adds (+), removes (−) and changes (~).',
  ],
  [
    'Compare',
    'A version is compared with the one before. Choose another one beside “Compared with”, or by Ctrl+click in the list. The draft can be either side.',
  ],
  [
    'Dry run',
    'Runs what is shown with a test context of the script. Where two are compared, both run with the same one, and the outputs are compared.',
  ],
  ['Copy into draft', 'The version’s text becomes your draft. Undo takes it back, here or in the editor.'],
  [
    'Roll back',
    'Shows what would change, makes the old text your draft, and goes on to publishing it as a new version that says so. No version is ever lost.',
  ],
  [
    'Text not here',
    'Others published it and nobody has looked at it here yet. It comes by itself when the backend answers; Get them tries at once.',
  ],
];
