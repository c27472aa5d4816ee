/** How scripts are bound to the operations of a connector: on the canvas, in its outline, and in tables. */
export const bindingFacts: readonly (readonly [string, string])[] = [
  [
    'Binding',
    'Makes a script run before or after an operation of a connector. At most 10 at one place. It is a draft until you publish it, together with the script and the connector that it needs.',
  ],
  [
    'Canvas',
    'On the page of a connector, Pipelines: what runs before and after the operation, in order. Drag a card to another place or into the other lane; drop a script of the list to bind it. Escape puts a dragged card back.',
  ],
  [
    'Exits',
    'How a failure leaves a step: a bar stops the pipeline, an open arrow goes on, a loop tries again as often as its number says.',
  ],
  [
    'By keys',
    'Arrows select, Alt with arrows moves a binding, Enter edits, Space turns on or off, Delete deletes, Insert adds, E goes to the lines of a step. The outline beside the canvas has the same keys.',
  ],
  [
    'Undo',
    'Every change of a pipeline can be undone and made again there, also after you looked at something else. Tidy numbers the bindings anew in steps of 10 and shows all of them.',
  ],
  [
    'In a dry run',
    'The way that was taken stays lit. Select a step to see its input, output, changes, variables, log and attempts, and a line to see what flowed or where the failure led.',
  ],
  [
    'Tables',
    'On the page of a connector (Bindings) and beside the tabs of a script: the same bindings as rows, with every field in a form.',
  ],
  [
    'Orphaned',
    'The connector of the binding is gone, so it runs nowhere. Bind the script elsewhere, and delete it; or bring the connector back from the Trash.',
  ],
  ['Pictures', 'The whole pipeline is saved as PNG or SVG, in the colours of the theme.'],
];
