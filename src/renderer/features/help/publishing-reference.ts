/** How work gets to the backend and back, in the order in which a person meets it. */
export const publishing: readonly (readonly [string, string])[] = [
  [
    'Everything is here',
    'You write, check and dry-run without a backend, for days. Only publishing and getting changes need one.',
  ],
  [
    'The plan',
    'Publish shows first what it would do, line by line: + new, ~ changed, -/+ replaced, − deleted. Untick what should wait; what the rest needs comes along. Nothing is sent before you have read it and pressed the button.',
  ],
  [
    'Merged',
    'Somebody else published while you edited, in other places. Both changes are put together; you read the result and tick it.',
  ],
  ['Conflict', 'Both sides changed the same thing. It stays out of the publish until you answer it; the rest goes.'],
  [
    'Stale plan',
    'The server is read again right before anything is sent. If it has changed, nothing is sent and the difference is shown.',
  ],
  [
    'Enhanced or baseline',
    'An enhanced backend takes a publish as one step, all or nothing. A baseline backend takes one request after the other; if it stops half-way you continue, undo what was applied, or leave it. A lifecycle goes there in several requests, each of which leaves it valid, and is switched on with the last.',
  ],
  ['Sign-in expired', 'A running publish waits. Sign in as the same person and it goes on where it was.'],
  [
    'Sync',
    'The Sync view lists what would be published, what waits for you, and every pull and publish with the outcome of each request. A publish of the history can be undone.',
  ],
  ['Work offline', 'The switch in the Sync view stops all sending and fetching until you switch it back.'],
  [
    'Trash',
    'What is deleted, here or by others, is kept for 90 days with its text. Restored, it is new: the next publish creates it.',
  ],
  ['Undo', 'Undo and redo in the editor go on after a restart, where they were.'],
];

/** The marks of lists, tabs and the status bar. */
export const marks: readonly (readonly [string, string])[] = [
  ['↑ unpublished', 'It has changes that the backend does not have.'],
  ['↓ behind', 'The backend has a newer version than the one you began from.'],
  ['⚡ conflict', 'Changed here and there in the same place; it waits for your answer.'],
  ['⊘ blocked', 'It cannot be published now. The reason is in its tooltip and in the plan.'],
  ['☁ text not here', 'Only the list knows it so far; its text comes with the published changes.'],
];
