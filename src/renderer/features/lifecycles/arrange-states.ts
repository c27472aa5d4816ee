import type { LifecycleConfig } from '#contract/model/lifecycle.ts';
import { arrange } from '#renderer/canvas/arrange.ts';
import type { Layout } from '#renderer/canvas/lay-out.ts';
import { cardSize, lineWishes, wordsWidth } from './lifecycle-graph.ts';

/** All states in layers from the initial one on, with room for the names of the transitions. */
export function arrangeStates(config: LifecycleConfig, signal?: AbortSignal): Promise<Layout> {
  const widest = Math.max(60, ...config.transitions.map(wordsWidth));
  const graph = {
    nodes: config.states.map(({ id }) => ({ id, ...cardSize })),
    lines: lineWishes(config),
    layer_gap: Math.min(widest, 140) + 44,
    first: config.initial_state_id,
  };
  return arrange(graph, signal);
}

/** The same configuration with its states in layers, where nobody has placed any of them yet. */
export async function placed(config: LifecycleConfig): Promise<LifecycleConfig> {
  if (config.states.length === 0 || config.states.some(({ place }) => place !== null)) return config;
  const { places } = await arrangeStates(config);
  return { ...config, states: config.states.map((state) => ({ ...state, place: places.get(state.id) ?? null })) };
}
