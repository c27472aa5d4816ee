/** What the bindings of an operation do together, and how that is tried. */
export const pipelineFacts: readonly (readonly [string, string])[] = [
  [
    'A pipeline',
    'The before-bindings of a connector operation by their order, the operation, then the after-bindings. attributes and variables flow from step to step.',
  ],
  [
    'abort',
    'A step that fails ends the pipeline. In a before-step the operation does not run; in an after-step its result stands.',
  ],
  ['continue', 'What the failed step changed is dropped, and the pipeline goes on.'],
  [
    'retry',
    'Up to 10 more attempts, 1 s after the failure, then twice as long each time, at most 60 s; then as abort.',
  ],
  [
    'After-steps',
    'See what came of the operation in target_uid, or in error_message where it failed. They run in both cases.',
  ],
  [
    'Dry run',
    'Say what the operation comes to and play it: your drafts, or what is published. Waits take no time, and no target is asked.',
  ],
  [
    'Skipped steps',
    'A disabled binding, one whose script is not active, and a script that calls skip() change nothing and say why.',
  ],
  [
    'Pipeline tests',
    'A dry run kept as a test. "path" is the decision of each step: next, continued, retried_then_next, stopped, skipped, not_reached, or operation.',
  ],
  ['Files', 'Export saves the tests with the scripts they run. In one folder, "hookwright test" runs them.'],
];
