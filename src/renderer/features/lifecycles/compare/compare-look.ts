import { z } from 'zod';
import { savedLook } from '#renderer/state/saved-look.ts';

/** How comparisons of lifecycles are looked at, over restarts. */
export const {
  useLook: useCompareLook,
  read: readCompareLook,
  set: setCompareLook,
} = savedLook(
  'lifecycle:compare_look',
  z.object({
    /** Leaves out what is the same on both sides. */
    only_changes: z.boolean().catch(false),
    minimap: z.boolean().catch(false),
    list_width: z.number().catch(380),
  }),
);
