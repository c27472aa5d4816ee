/** What a connector is, and what of it is kept where. */
export const connectorFacts: readonly (readonly [string, string])[] = [
  [
    'Connectors',
    'A target with the operations it supports. You write them offline like scripts, and publish them. The kind of target cannot be changed later; all else can, and every change can be undone.',
  ],
  [
    'Configuration',
    'How the target is reached. What is wrong or missing is said at its field; it is saved all the same, and only publishing needs it right.',
  ],
  [
    'Object classes',
    'The kinds of objects the target holds. Their attributes are offered and checked while you write scripts that are bound to the connector, and are the fields of the form that provisions. In the table ↑ and ↓ change the row, Alt with them moves it, Enter adds one.',
  ],
  [
    'External resources',
    'What scripts of this connector may ask with resources.call. In a dry run stubs answer; in a real run the backend asks, and refuses private addresses unless you allow their network here, and whoever operates the backend allows it there.',
  ],
  [
    'Credentials',
    'They go straight to the backend and can never be read back. Nothing of them is kept on this machine, so they need the network. When the address, the encryption or the sign-in of the connector changes, the backend removes them: set them again.',
  ],
  [
    'Test connection',
    'The backend signs in at the target and changes nothing. It tests what is published, with the credentials that are set. Administrators may.',
  ],
  [
    'Delete',
    'Bindings of a deleted connector are orphaned: they stay and run nowhere. What was provisioned through it stays on the target.',
  ],
];
