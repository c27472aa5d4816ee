import type { LifecycleConfig } from '#contract/model/lifecycle.ts';
import type { JsonObject } from '#contract/model/scalars.ts';
import { canonicalJson, type JsonLike } from '#engine/merge/canonical-json.ts';
import { configOfDocument } from '../lifecycle-document.ts';
import { publishSteps } from './publish-steps.ts';
import { plainState, plainTransition } from './same-element.ts';
import { applyStep, type LifecycleStep } from './step.ts';

/** The way of one publish from what the server showed to what was approved; the same whenever it is worked out again. */
export interface StepPath {
  readonly steps: readonly LifecycleStep[];
  /** What the server shows after so many steps. */
  readonly after: (done: number) => LifecycleConfig;
  /** How far along the way this is, if only one step may be open: `done`, one more, or null: it is not on the way. */
  readonly placeOf: (shown: JsonObject, done: number) => number | null;
  /** Whether the parts that one request shows are those after so many steps; conditions and actions are not looked at. */
  readonly isOutlined: (shown: JsonObject, done: number) => boolean;
}

/**
 * `changes`: what was approved, by field; other members of the configuration itself are nobody's business here.
 * @throws ZodError where one of both is no lifecycle.
 */
export function stepPath(source: JsonObject, changes: JsonObject, making: boolean): StepPath {
  const there = configOfDocument(source);
  const steps = publishSteps(there, configOfDocument({ ...source, ...changes }), making);
  const models = [there];
  const after = (done: number) => {
    for (let at = models.length; at <= done; at += 1) {
      const step = steps[at - 1];
      const before = models[at - 1];
      if (step === undefined || before === undefined) break;
      models.push(applyStep(before, step));
    }
    return models[Math.min(done, steps.length)] ?? there;
  };
  const members = ['name', 'description', 'is_active', 'auto_assign_initial_state'] as const;
  const compared = members.filter((member) => Object.hasOwn(changes, member) || steps.some(switches(member)));
  const keyOf = (config: LifecycleConfig, whole: boolean) =>
    canonicalJson([
      compared.map((member) => config[member] || null),
      config.initial_state_id,
      byId(config.states, (state) => [plainState(state), whole ? [state.entry_actions, state.exit_actions] : null]),
      byId(config.transitions, (one) => [plainTransition(one), whole ? one.conditions : null]),
    ]);
  const isAt = (shown: JsonObject, done: number, whole: boolean) =>
    keyOf(configOfDocument(shown), whole) === keyOf(after(done), whole);
  return {
    steps,
    after,
    placeOf: (shown, done) => [done, done + 1].find((at) => at <= steps.length && isAt(shown, at, true)) ?? null,
    isOutlined: (shown, done) => isAt(shown, done, false),
  };
}

function switches(member: string) {
  return (step: LifecycleStep) => step.kind === 'change_config' && Object.hasOwn(step.changes, member);
}

function byId<Element extends { readonly id: string }>(
  elements: readonly Element[],
  said: (element: Element) => JsonLike,
) {
  return Object.fromEntries(elements.map((element) => [element.id, said(element)]));
}
