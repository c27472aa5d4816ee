import type { z } from 'zod';
import { lifecycleState, lifecycleTransition } from '#contract/model/lifecycle.ts';
import type { JsonObject } from '#contract/model/scalars.ts';
import { elementsOf } from './element-ids.ts';
import { samePlainState, samePlainTransition } from './same-element.ts';

const state = lifecycleState.omit({ id: true });
const transition = lifecycleTransition.omit({ id: true });

/**
 * What a plain server shows of a lifecycle, with what it cannot say as the studio has it (LC-74): places on the canvas, and
 * spellings that mean the same to it. `known`: documents of the studio, in the order in which they are asked.
 */
export function withUnsaid(shown: JsonObject, known: readonly JsonObject[]): JsonObject {
  const find = (kind: 'states' | 'transitions', id: string) =>
    known.map((document) => elementsOf(document, kind)[id]).find((element) => element !== undefined);
  const states = Object.entries(elementsOf(shown, 'states')).map(([id, element]) => {
    const mine = find('states', id);
    if (mine === undefined) return [id, element];
    if (isSame(state, samePlainState, element, mine)) return [id, mine];
    return [id, { ...element, place: mine['place'] ?? null }];
  });
  const transitions = Object.entries(elementsOf(shown, 'transitions')).map(([id, element]) => {
    const mine = find('transitions', id);
    return [id, mine !== undefined && isSame(transition, samePlainTransition, element, mine) ? mine : element];
  });
  return { ...shown, states: Object.fromEntries(states), transitions: Object.fromEntries(transitions) };
}

function isSame<Element>(
  schema: z.ZodType<Element>,
  same: (left: Element, right: Element) => boolean,
  left: JsonObject,
  right: JsonObject,
): boolean {
  const [one, other] = [schema.safeParse(left), schema.safeParse(right)];
  return one.success && other.success && same(one.data, other.data);
}
