/** How mistakes are found and repaired, in the order in which a person meets it. */
export const checking: readonly (readonly [string, string])[] = [
  [
    'As you type',
    'Errors and warnings are marked in the text and listed in Problems. Validate script says it for the whole script.',
  ],
  [
    'This script, open scripts, workspace',
    'The switch in Problems. The workspace is checked in the background, open or not; a second check looks only at what changed. Next problem goes through all that is listed.',
  ],
  [
    'Quick fixes',
    'In the text and behind the bulb in the list. Fix all of this kind repairs every place in the script. Undo takes each back in one step.',
  ],
  [
    'Lint profile',
    'Makes each rule off, a warning or an error in this workspace. An error keeps a script from being published or activated here; the backend’s own validation knows only the runtime’s errors.',
  ],
  ['One line apart', '// hookwright-disable-next-line rule — reason, above the line. The quick fix Silence writes it.'],
  [
    'Attribute schema',
    'Tells which attributes there are, for one script or the workspace: paste one, or infer it from the test contexts. Others are marked, and these complete with their type.',
  ],
];
