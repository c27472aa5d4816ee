import type { z } from 'zod';
import { create, type StoreApi, type UseBoundStore } from 'zustand';
import { savedState } from './saved-state.ts';

interface SavedLook<Look> {
  readonly useLook: UseBoundStore<StoreApi<Look>>;
  /** Brings back what was kept, once, and keeps every change from then on. Never rejects. */
  readonly read: () => Promise<void>;
  readonly set: (change: Partial<Look>) => void;
}

/**
 * How something is looked at, over restarts. `schema` gives every member a value where nothing that can be read was kept
 * (`.catch`). What a person changes while the kept look is on its way stays as they changed it.
 */
export function savedLook<Look extends object>(key: string, schema: z.ZodType<Look>): SavedLook<Look> {
  const fresh = schema.parse({});
  const useLook = create<Look>()(() => fresh);
  const saved = savedState(key, schema);
  let reading: Promise<void> | undefined;
  const begin = async () => {
    const kept = await saved.read().catch(() => null);
    const now = useLook.getState();
    const changed = Object.fromEntries(
      Object.entries(now).filter(([member, value]) => value !== fresh[member as keyof Look]),
    ) as Partial<Look>;
    useLook.subscribe((look) => saved.write(look));
    if (kept !== null) useLook.setState({ ...kept, ...changed });
  };
  return {
    useLook,
    read: () => {
      reading ??= begin();
      return reading;
    },
    set: (change) => useLook.setState(change),
  };
}
