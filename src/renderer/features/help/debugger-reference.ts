/** How to look into a dry run. */
export const debuggerFacts: readonly (readonly [string, string])[] = [
  [
    'Breakpoints',
    'Click beside a line number, or F9. A bar in the dot: it has a condition. A diamond: a log point, which says something and does not stop. Hollow: disabled. Shift+F9 or the menu there edits them.',
  ],
  [
    'Run and step',
    'F5 runs with the context of the dry-run panel, and goes on; F10 steps over, F11 into, Shift+F11 out of a call; Shift+F5 stops. F10 with nothing under way begins before the first statement.',
  ],
  [
    'Values',
    'Unfold variables with the arrow keys, change one with F2 or a double click. Pointing at a name and watching change nothing; the console may. Arrow up brings back what was typed.',
  ],
  ['Time', 'While the run stands still, its time limit does not run. After 30 minutes in one go it is stopped.'],
  ['Exceptions', '“Stop at exceptions” stops where one is thrown, also when the script catches it.'],
];
