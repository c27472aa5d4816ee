import { z } from 'zod';

export const lintLevel = z.enum(['off', 'warning', 'error']);
export type LintLevel = z.infer<typeof lintLevel>;

export interface LintRule {
  readonly title: string;
  readonly help: string;
  /** What the runtime's own validation does with it (`runtime.md`, Validation). */
  readonly level: LintLevel;
}

/** The rules whose weight a workspace decides. What the runtime refuses (syntax, forbidden constructs, size) is no matter of taste and not here. */
export const lintRules = {
  'undefined-name': {
    title: 'Undefined names',
    help: 'A name that neither the script nor the runtime defines.',
    level: 'warning',
  },
  'unknown-attribute': {
    title: 'Unknown attributes',
    help: 'An attribute that the schema does not have. Silent while no schema is known.',
    level: 'warning',
  },
  'endless-loop': { title: 'Endless loops', help: 'A loop that only the time limit can end.', level: 'warning' },
  'frozen-context': { title: 'Changes of the context', help: 'context is read-only.', level: 'warning' },
  'no-const-assign': { title: 'Changed constants', help: 'A const that is assigned again.', level: 'warning' },
  'no-global-assign': {
    title: 'Changed names of the runtime',
    help: 'tenant_id, log_info and the like are read-only.',
    level: 'warning',
  },
  'no-unused-vars': {
    title: 'Unused names',
    help: 'Declared and never read. Names that begin with _ are meant to be unused.',
    level: 'warning',
  },
  'no-unreachable': { title: 'Unreachable code', help: 'Statements behind a return or throw.', level: 'warning' },
  'no-constant-condition': {
    title: 'Constant conditions',
    help: 'A condition that is always true or always false.',
    level: 'warning',
  },
  'array-callback-return': {
    title: 'Missing returns',
    help: 'map, filter and the like with a function that returns nothing.',
    level: 'warning',
  },
  'no-dupe-keys': { title: 'Duplicate keys', help: 'The same key twice in one object.', level: 'warning' },
  'no-dupe-else-if': { title: 'Duplicate conditions', help: 'An else if that can never be reached.', level: 'warning' },
  'no-duplicate-case': { title: 'Duplicate cases', help: 'The same case twice in a switch.', level: 'warning' },
  'no-self-assign': { title: 'Self-assignments', help: 'Something that is assigned to itself.', level: 'warning' },
  'no-self-compare': { title: 'Self-comparisons', help: 'Something that is compared with itself.', level: 'warning' },
  'no-unsafe-finally': {
    title: 'Jumps out of finally',
    help: 'A return in finally swallows what was thrown.',
    level: 'warning',
  },
  'no-unsafe-negation': {
    title: 'Misplaced negations',
    help: '!a in b negates a, not the whole.',
    level: 'warning',
  },
  'no-sparse-arrays': { title: 'Holes in arrays', help: 'Two commas in a row.', level: 'warning' },
  'use-isnan': { title: 'Comparisons with NaN', help: 'Nothing equals NaN; use Number.isNaN.', level: 'warning' },
  'valid-typeof': { title: 'Impossible typeof', help: 'A text that typeof never gives.', level: 'warning' },
  'disable-comment': {
    title: 'Odd silencing comments',
    help: 'A hookwright-disable-next-line that names no rule there is, or silences nothing.',
    level: 'warning',
  },
  eqeqeq: { title: 'Loose equality', help: '== and != convert what they compare; use === and !==.', level: 'off' },
  'prefer-const': { title: 'let that never changes', help: 'A let that is never assigned again.', level: 'off' },
  'no-var': { title: 'var', help: 'Use let or const.', level: 'off' },
} as const satisfies Record<string, LintRule>;

export type LintRuleId = keyof typeof lintRules;
export const lintRuleIds = Object.keys(lintRules) as LintRuleId[];

export function isLintRule(name: string): name is LintRuleId {
  return Object.hasOwn(lintRules, name);
}

/**
 * How much each rule weighs in a workspace. What is not named weighs what the runtime gives it. An `error` of the profile
 * blocks publishing and activation in this studio; the backend knows the runtime's errors only.
 */
export const lintProfile = z.object({
  rules: z.strictObject(Object.fromEntries(lintRuleIds.map((id) => [id, lintLevel.optional()]))).default({}),
});
export interface LintProfile {
  readonly rules: { readonly [Rule in LintRuleId]?: LintLevel | undefined };
}

export const defaultProfile: LintProfile = { rules: {} };

export function levelOf(profile: LintProfile, rule: LintRuleId): LintLevel {
  return profile.rules[rule] ?? lintRules[rule].level;
}
