import { v7 } from 'uuid';

/** Where ids and the time for display come from; tests put seeded ones in their place. */
export interface ScriptsSurroundings {
  readonly newId: () => string;
  readonly now: () => Date;
}

export const realSurroundings: ScriptsSurroundings = { newId: () => v7(), now: () => new Date() };
