import { z } from 'zod';
import { AppError } from '#contract/errors/app-error.ts';
import { type LifecycleConfig, lifecycleConfig } from '#contract/model/lifecycle.ts';
import { readJson } from '#engine/text/read-json.ts';
import type { Imported } from './sketch.ts';

const lifecycleFile = z.strictObject({
  format: z.literal('hookwright-lifecycle', 'It must be "hookwright-lifecycle".'),
  version: z.literal(1, 'This studio reads version 1.'),
  lifecycle: lifecycleConfig,
});

/** The product's own format, which loses nothing. */
export function writeJson(config: LifecycleConfig): string {
  return `${JSON.stringify({ format: 'hookwright-lifecycle', version: 1, lifecycle: config }, null, 2)}\n`;
}

/** Elements get new ids, so that a file can be imported beside what it was written from. @throws AppError naming the field. */
export function readLifecycleJson(text: string, newId: () => string): Imported {
  const { lifecycle } = readJson(text, 'The file', lifecycleFile);
  const ids = new Map<string, string>();
  for (const { id } of lifecycle.states) ids.set(id, newId());
  const moved = (id: string): string => {
    const known = ids.get(id);
    if (known !== undefined) return known;
    throw new AppError('validation_error', `A transition of the file names the state ${id}, which is not in it.`);
  };
  const config: LifecycleConfig = {
    ...lifecycle,
    initial_state_id: lifecycle.initial_state_id === null ? null : moved(lifecycle.initial_state_id),
    states: lifecycle.states.map((state) => ({ ...state, id: moved(state.id) })),
    transitions: lifecycle.transitions.map((transition) => ({
      ...transition,
      id: newId(),
      from_state_id: moved(transition.from_state_id),
      to_state_id: moved(transition.to_state_id),
    })),
  };
  return { config, losses: [] };
}
