import { z } from 'zod';
import { debugLimits } from './debug-limits.ts';

const line = z.int().min(1).max(1_000_000);
const column = z.int().min(1).max(1_000_000);
const expression = z.string().max(debugLimits.expressionChars);

/** A place where a run stops, in the author's text. With `log_message` it says something there instead and goes on. */
export const breakpoint = z.object({
  id: z.string().min(1).max(64),
  line,
  enabled: z.boolean(),
  /** Only where this expression is true. */
  condition: expression.nullable(),
  /** `{expression}` in it is replaced by its value. */
  log_message: expression.nullable(),
});
export type Breakpoint = z.infer<typeof breakpoint>;
export const breakpointList = z.array(breakpoint).max(debugLimits.breakpoints);

/** What became of a breakpoint: the line that it really stops at, or why it never will. */
export const boundBreakpoint = z.object({
  id: z.string().max(64),
  line: line.nullable(),
  problem: z.string().max(debugLimits.valueChars).nullable(),
});
export type BoundBreakpoint = z.infer<typeof boundBreakpoint>;

export const pauseOnExceptions = z.enum(['all', 'none']);
export type PauseOnExceptions = z.infer<typeof pauseOnExceptions>;

export const valueKinds = [
  'undefined',
  'null',
  'boolean',
  'number',
  'bigint',
  'string',
  'symbol',
  'function',
  'object',
] as const;

/** A value of the paused script as a short text. `ref` asks for what it holds, until the run goes on. */
export const debugValue = z.object({
  kind: z.enum(valueKinds),
  text: z.string().max(debugLimits.valueChars),
  ref: z.int().min(1).nullable(),
});
export type DebugValue = z.infer<typeof debugValue>;

export const debugProperty = z.object({
  name: z.string().max(debugLimits.nameChars),
  /** Null for one that has no value yet, and for a `getter`: those are never run unasked. */
  value: debugValue.nullable(),
  getter: z.boolean(),
  writable: z.boolean(),
});
export type DebugProperty = z.infer<typeof debugProperty>;

export const debugProperties = z.object({
  properties: z.array(debugProperty).max(debugLimits.page),
  /** How many there are in all. */
  total: z.int().min(0),
});
export type DebugProperties = z.infer<typeof debugProperties>;

/** Innermost first; positions 1-based in the author's text. */
export const debugFrame = z.object({ name: z.string().max(debugLimits.nameChars), line, column });
export type DebugFrame = z.infer<typeof debugFrame>;

export const debugScope = z.object({ name: z.string().max(debugLimits.nameChars), ref: z.int().min(1) });
export type DebugScope = z.infer<typeof debugScope>;
export const debugScopes = z.array(debugScope).max(debugLimits.scopes);

/** What an expression gave; `thrown`: what it threw. */
export const evaluated = z.object({ value: debugValue, thrown: z.boolean() });
export type Evaluated = z.infer<typeof evaluated>;

export const pauseReasons = ['start', 'breakpoint', 'step', 'pause', 'exception', 'debugger_statement'] as const;

/** A run that stands still, and where. */
export const debugPause = z.object({
  reason: z.enum(pauseReasons),
  frames: z.array(debugFrame).min(1).max(debugLimits.frames),
  /** More frames than are told. */
  cut: z.boolean(),
  exception: debugValue.nullable(),
  /** The breakpoints at this very place. */
  breakpoints: z.array(z.string().max(64)).max(debugLimits.breakpoints),
});
export type DebugPause = z.infer<typeof debugPause>;

export const resumeHow = z.enum(['continue', 'into', 'over', 'out']);
export type ResumeHow = z.infer<typeof resumeHow>;

export const evaluatePurpose = z.enum(['console', 'watch', 'hover']);
export type EvaluatePurpose = z.infer<typeof evaluatePurpose>;

const frame = z.int().min(0).max(debugLimits.frames);
const ref = z.int().min(1);

/** What can be asked of a run that is being debugged. All but the first four need it to stand still. */
export const debugCommand = z.discriminatedUnion('name', [
  z.object({ name: z.literal('breakpoints'), breakpoints: breakpointList }),
  z.object({ name: z.literal('exceptions'), pause: pauseOnExceptions }),
  z.object({ name: z.literal('pause') }),
  z.object({ name: z.literal('resume'), how: resumeHow }),
  z.object({ name: z.literal('scopes'), frame }),
  z.object({ name: z.literal('properties'), ref, start: z.int().min(0) }),
  /** Only the console may change anything. */
  z.object({ name: z.literal('evaluate'), frame, expression, purpose: evaluatePurpose }),
  /** Gives a variable of a scope, or a property of an object, what `expression` is worth in the frame. */
  z.object({
    name: z.literal('set_value'),
    frame,
    ref,
    property: z.string().max(debugLimits.nameChars),
    expression,
  }),
]);
export type DebugCommand = z.infer<typeof debugCommand>;

/** What each command is answered with. */
export const debugReplies = {
  breakpoints: z.array(boundBreakpoint).max(debugLimits.breakpoints),
  exceptions: z.null(),
  pause: z.null(),
  resume: z.null(),
  scopes: debugScopes,
  properties: debugProperties,
  evaluate: evaluated,
  set_value: evaluated,
} as const satisfies Record<DebugCommand['name'], z.ZodType>;
export type DebugReply<Name extends DebugCommand['name']> = z.infer<(typeof debugReplies)[Name]>;
