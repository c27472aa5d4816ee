/** What can be done in the list of scripts. */
export const listFacts: readonly (readonly [string, string])[] = [
  [
    'Search',
    'Words are beginnings and all of them have to be there; "in quotes" they follow each other. Names, descriptions and texts are searched: name finds givenName and first_name too.',
  ],
  [
    'Filter and sort',
    'Statuses are alternatives, everything else has to hold. What you search for comes best first, until you choose another order.',
  ],
  [
    'Select',
    'Ctrl+click or Ctrl+Space adds a script, Shift with a click or the arrows a range, Ctrl+A the whole list. Escape selects nothing.',
  ],
  [
    'Status',
    'A draft becomes active, and an active script inactive and active again. One with errors is not activated. The next publish takes the status to the backend.',
  ],
  [
    'Delete',
    'Asks by name. It can be taken back at once, by the filter “Deleted, not published”, and from the Trash, until it is published.',
  ],
  ['System scripts', 'The backend keeps them as they are: read and run them, or duplicate one and change the copy.'],
];
