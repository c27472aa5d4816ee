import { z } from 'zod';
import { json, jsonObject, timestamp } from './scalars.ts';
import { caseName } from './test-case.ts';

/** One thing that is done in a simulation. Elements are named, so that a walk survives a copy of the configuration. */
export const walkStep = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('take'), transition: z.string().min(1) }),
  z.strictObject({ kind: z.literal('approve'), transition: z.string().min(1) }),
  z.strictObject({ kind: z.literal('deny'), transition: z.string().min(1) }),
  /** Grace periods and date conditions move with the time. */
  z.strictObject({ kind: z.literal('wait'), hours: z.number().min(0).max(876_000) }),
  z.strictObject({ kind: z.literal('set'), attribute_path: z.string().min(1), value: json }),
]);
export type WalkStep = z.infer<typeof walkStep>;

/** A path through a lifecycle with what it must lead to: what the simulator saves, and `hookwright test` replays. */
export const lifecycleWalk = z.strictObject({
  name: caseName,
  object: jsonObject,
  now: timestamp,
  /** Name of the state it begins in; null: the initial one. */
  start: z.string().nullable().default(null),
  steps: z.array(walkStep).max(1000).default([]),
  expect: z
    .strictObject({
      state: z.string().min(1),
      /** The types of the actions that ran, in order, where they matter. */
      actions: z.array(z.string()).optional(),
      /** Steps that are refused end the walk, and it fails, unless this is a part of the reason. */
      refused: z.string().min(1).optional(),
    })
    .optional(),
});
export type LifecycleWalk = z.infer<typeof lifecycleWalk>;
