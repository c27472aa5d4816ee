import type { LifecycleConfig } from '#contract/model/lifecycle.ts';
import { arrange } from '#renderer/canvas/arrange.ts';
import type { CanvasPoint } from '#renderer/canvas/canvas-model.ts';
import { cardSize, wordsWidth } from './lifecycle-graph.ts';

/** Places of all states in layers from the initial one on, with room for the names of the transitions. */
export function arrangeStates(
  config: LifecycleConfig,
  signal?: AbortSignal,
): Promise<ReadonlyMap<string, CanvasPoint>> {
  const widest = Math.max(60, ...config.transitions.map(wordsWidth));
  const graph = {
    nodes: config.states.map(({ id }) => ({ id, ...cardSize })),
    lines: config.transitions.map(({ id, from_state_id, to_state_id }) => ({
      id,
      from: from_state_id,
      to: to_state_id,
    })),
    layer_gap: Math.min(widest, 140) + 44,
    first: config.initial_state_id,
  };
  return arrange(graph, signal);
}

/** The same configuration with its states in layers, where nobody has placed any of them yet. */
export async function placed(config: LifecycleConfig): Promise<LifecycleConfig> {
  if (config.states.length === 0 || config.states.some(({ place }) => place !== null)) return config;
  const places = await arrangeStates(config);
  return { ...config, states: config.states.map((state) => ({ ...state, place: places.get(state.id) ?? null })) };
}
