import { z } from 'zod';
import { limits, utf8Bytes } from '../limits.ts';
import { lifecycleName } from './lifecycle.ts';
import { json, jsonObject, timestamp, uuid } from './scalars.ts';
import { caseName } from './test-case.ts';

/** The object of a walk is what conditions are asked of, and no larger than their context may be. */
const walkedObject = jsonObject.refine((object) => utf8Bytes(JSON.stringify(object)) <= limits.contextBytes, {
  error: `The object is larger than ${limits.contextBytes} bytes; leave out what no condition asks for.`,
});

/** One thing that is done in a simulation. Elements are named, so that a walk survives a copy of the configuration. */
export const walkStep = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('take'), transition: z.string().min(1) }),
  z.strictObject({ kind: z.literal('approve'), transition: z.string().min(1) }),
  z.strictObject({ kind: z.literal('deny'), transition: z.string().min(1) }),
  /** Grace periods and date conditions move with the time. */
  z.strictObject({ kind: z.literal('wait'), hours: z.number().min(0).max(876_000) }),
  z.strictObject({ kind: z.literal('set'), attribute_path: z.string().min(1), value: json }),
  /** Takes the place of the whole object. */
  z.strictObject({ kind: z.literal('object'), object: walkedObject }),
]);
export type WalkStep = z.infer<typeof walkStep>;

/** What a walk must lead to. */
export const walkExpectation = z.strictObject({
  /** Name of the state that it ends in. */
  state: z.string().min(1),
  /** The types of the actions that ran, in order, where they matter. */
  actions: z.array(z.string()).optional(),
  /** Steps that are refused end the walk, and it fails, unless this is a part of the reason. */
  refused: z.string().min(1).optional(),
});
export type WalkExpectation = z.infer<typeof walkExpectation>;

/** A path through a lifecycle with what it must lead to: what the simulator saves, and `hookwright test` replays. */
export const lifecycleWalk = z.strictObject({
  name: caseName,
  object: walkedObject,
  now: timestamp,
  /** Name of the state it begins in; null: the initial one. */
  start: z.string().nullable().default(null),
  steps: z.array(walkStep).max(1000, 'A walk has at most 1,000 steps.').default([]),
  expect: walkExpectation.optional(),
});
export type LifecycleWalk = z.infer<typeof lifecycleWalk>;

/** A walk as it is kept: always with what it must lead to. */
export const keptWalk = lifecycleWalk.extend({ expect: walkExpectation });
export type KeptWalk = z.infer<typeof keptWalk>;

/** A walk that is kept as a test of its lifecycle: an entity of its own that is published beside it. */
export const lifecycleWalkFields = z.object({
  ...keptWalk.shape,
  config_id: uuid,
});
export type LifecycleWalkFields = z.infer<typeof lifecycleWalkFields>;

export const walkFileFormat = 'hookwright-lifecycle-tests';
export const walkFileVersion = 1;
/** Of a file that lies beside the lifecycle it names: `name.json` and `name.lifecycletest.json`. */
export const walkFileEnding = '.lifecycletest.json';

/** The tests of one lifecycle. The lifecycle's own file is found beside it, by `file` or by the file's own name. */
export const walkFile = z.strictObject({
  format: z.literal(walkFileFormat, `It must be "${walkFileFormat}".`),
  version: z.literal(walkFileVersion, `This studio reads version ${walkFileVersion}.`),
  lifecycle: z.strictObject({ name: lifecycleName, file: z.string().min(1).optional() }),
  tests: z.array(keptWalk).max(limits.casesPerScript, `A lifecycle has at most ${limits.casesPerScript} tests.`),
});
export type WalkFile = z.infer<typeof walkFile>;
