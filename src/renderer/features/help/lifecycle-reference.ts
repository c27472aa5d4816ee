/** How lifecycles are drawn, checked and tried out, in the order in which a person meets it. */
export const lifecycleFacts: readonly (readonly [string, string])[] = [
  [
    'Drawing',
    'Double-click the canvas or press Insert for a state. Drag from the dot at the right of a state to another one, or press Shift+Insert, for a transition. The ends of a selected transition can be dragged to other states.',
  ],
  [
    'The outline',
    'The same lifecycle as a tree: every state with the transitions that leave it. Arrows go through it, Shift with arrows selects several, Alt with arrows changes the order of the states, Enter edits, Delete deletes. Escape leads back from every field.',
  ],
  [
    'Tables',
    'For those who prefer forms: states, transitions, conditions and actions as tables, by the buttons Drawing and Tables. In a field the up and down arrows go to the row above and below, Alt with them moves the row, Enter adds one. What is refused says why at its field.',
  ],
  [
    'Signs',
    'A dot before the initial state, a double edge around a terminal one. On a transition: the number of its conditions, an hourglass for a grace period, two ticks for an approval.',
  ],
  [
    'Selecting several',
    'Shift or Ctrl with a click, or Shift with a drag around them. They move, align, copy and are deleted together. Undo takes each step back, without a limit.',
  ],
  [
    'Conditions',
    "An attribute and a test, such as equals 'Sales', in ['a', 'b'], before now, within_days 30, joined by and, or, not. Each shows what it says of the sample object as you type, and where it cannot be read. All must hold.",
  ],
  [
    'Completion',
    'At the caret of a condition stands what fits there: attributes of the sample object, tests and its value, functions of CEL. It comes as you type, by the down arrow and by Ctrl+Space; arrows choose, Enter or Tab take, Escape closes.',
  ],
  [
    'Problems',
    'Found as you draw: states that are never reached or never left, circles that nothing holds back, conditions that can never hold or that hold together, actions without their parameters. A click, or F8, leads to the element.',
  ],
  [
    'Simulation',
    'Puts an object into a state and shows the ways out, open or closed with the reasons. Take one, grant or deny an approval, move the time on; every step on the path can be gone back to. Generate paths finds the fewest that take every transition.',
  ],
  [
    'Provisioning in a simulation',
    'Where a step reaches Trigger provisioning, the dry run of that pipeline is played with the object: each hook with how it ended, on the path. Nothing outside is touched. Stepping back stops it; the arrow plays it again, and its canvas is one click away.',
  ],
  [
    'Tests',
    'Save a simulation as a test: it does the same steps again and must end in the same state. Generated paths can be saved all at once. The tab Tests below the drawing runs them; a result of before the last change is dimmed. Arrows go through the list, Enter opens a test in the simulation, F2 renames, Delete deletes. Update what is expected takes over what a test leads to now. Export writes name.json and name.lifecycletest.json, which "hookwright test" runs. A publish asks first where tests fail.',
  ],
  [
    'People',
    'Who is in which state at the backend, and since when. Find somebody by words of their name or e-mail address; their lifecycle is drawn as it is published, with their state lit and the ways out of it. Without the role admin you see only yourself.',
  ],
  [
    'Comparing',
    'Compare lifecycle… holds the draft against what is published, what the server has, another lifecycle or a file: one drawing in which each change has its colour, pattern and word, and a list with what was and what is. F7 and Shift+F7 go from change to change. Plans and conflicts have Show drawing.',
  ],
  [
    'Files',
    'JSON keeps everything; SCXML, XState and Mermaid say what they cannot keep. All four can be imported. SVG and PNG are pictures of the whole drawing.',
  ],
];
