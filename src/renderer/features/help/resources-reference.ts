/** How something is provisioned, followed and looked at again. */
export const resourceFacts: readonly (readonly [string, string])[] = [
  [
    'Resources',
    'What the backend made on targets. Their state is that of the last operation; “failed” says why, and what to do. It needs the role operator to change something, and auditor to look.',
  ],
  [
    'Provision',
    'Choose a connector and what to make; its object class is the form, or give the attributes as JSON. The scripts bound before the operation may change them, so the name on the target may be another one.',
  ],
  [
    'Watch it',
    'Each step lights up while it runs, with its attempts and how long it took. Open one for what went in and out, and for the execution log of each attempt. The backend goes on when you close the window.',
  ],
  [
    'Cancel and go on',
    'Cancelling lets the running step end and stops before the next. An operation that failed or was cancelled can go on from the step where it stopped; nothing is done twice.',
  ],
  [
    'Change, disable, delete',
    'Each is an operation of its own, with the hooks of its kind. Deleting asks for the name, as it cannot be undone.',
  ],
  [
    'SST stacks',
    'Import the state file of a stack to see its resources beside the others. They are read-only here: change them in the stack, and import its state again.',
  ],
  ['Simulator', 'Whatever a simulator provisioned says so: it exists in the backend’s memory and nowhere else.'],
  [
    'Replay',
    'Any execution log can run once more as a dry run, in its details: the same version, context, time, seed, and the answers that real calls got. It says whether the result is the logged one.',
  ],
];
