import { limits } from '#contract/limits.ts';

/** The names a script sees, in the order of `runtime.md`, A script. */
export const runtimeNames: readonly (readonly [string, string])[] = [
  ['attributes', "The object's attributes. What it holds at the end is what is written."],
  ['variables', 'Values shared by all hooks of one pipeline run, in order.'],
  ['output', 'Output variables of this script.'],
  ['context', 'The run as a frozen object: the constants below, and attempt, now.'],
  ['log_debug(m) log_info(m) log_warn(m)', 'A log line. console.debug, info, log, warn and error do the same.'],
  ['abort(message)', 'Ends the script as a failure with this message.'],
  ['skip(reason)', 'Ends the script with the status skipped.'],
  [
    'resources.call(name, payload)',
    'Asks an external resource of the connector and waits. In a dry run the stubs of the test context answer.',
  ],
];

export const contextNames: readonly (readonly [string, string])[] = [
  ['tenant_id  connector_id  user_id', 'Ids of the run, or null.'],
  ['operation_type', 'create, update, delete, enable or disable.'],
  ['hook_phase', 'before or after.'],
  ['object_class  target_uid', 'The kind of object, and its id on the target once it exists.'],
  ['error_message', "The operation's error, for an after hook; else null."],
];

export const runtimeFacts: readonly string[] = [
  'A script is the body of a function: return at the top level ends it.',
  'It is synchronous, strict ES2024. async, await, import, eval and new Function are errors.',
  `At most ${limits.scriptBodyBytes.toLocaleString('en')} bytes of text, ${limits.memoryMiB} MiB of memory, ${limits.dryRunSeconds} s in a dry run unless the settings say otherwise.`,
  `At most ${limits.logLines.toLocaleString('en')} log lines, ${limits.logBytes.toLocaleString('en')} bytes of log, ${limits.resourceCalls.toLocaleString('en')} resource calls.`,
  "Date.now(), new Date() and Math.random() follow the context's now and seed: the same run gives the same result.",
];
