/** What can be done with test cases, and what they may expect. */
export const testFacts: readonly (readonly [string, string])[] = [
  [
    'A test case',
    'A context, and what the script has to make of it. The flask beside the result of a dry run makes one of that run.',
  ],
  ['"status"', 'How the run ends: success, failure, timeout or skipped. Left out: success.'],
  [
    '"output"',
    '{ "match": "exact" | "subset" | "schema", "value": … }: the same, at least this, or a JSON Schema. Of modified_attributes, output_variables, variables and return_value.',
  ],
  ['"error_message"', '{ "contains": … }: a part of what a failed or skipped run says.'],
  [
    'Keys in the list',
    'Enter runs the chosen one, Space switches it on or off, F2 renames, Alt with an arrow moves, Delete deletes; Undo brings it back.',
  ],
  [
    'Passed before, failed before',
    'The text or the case has changed since that run. Run it again, or switch on "Run on save".',
  ],
  [
    'Files',
    'Export writes name.js and name.hooktest.json, which "hookwright test" runs. Drop such a file on the panel to import it.',
  ],
  ['Publishing', 'Asks first where cases fail; the version history then says how many.'],
];
