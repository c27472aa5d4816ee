/** Where to read what ran and what was changed. */
export const logFacts: readonly (readonly [string, string])[] = [
  [
    'History',
    'Every dry run is kept on this machine, with its text, context and result: the newest 10,000. Search it, run one again with the same text or the draft, compare two, take a context over.',
  ],
  [
    'Execution logs',
    'How scripts ran at the backend. “Run again here” takes a log’s context into the dry-run panel. Dry-run a published version on the backend to see it run there; that writes a log.',
  ],
  [
    'Audit',
    'Who changed what at the backend, in which request, each field before and after. Texts are named by their SHA-256. Nobody can change or remove an event.',
  ],
  [
    'What you may do',
    'Publishing, getting changes, logs and audit need the role admin. What your sign-in may not do stays visible and says why when you point at it. Your drafts and dry runs are your own in any case.',
  ],
];
