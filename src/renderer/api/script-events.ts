import { useEffect } from 'react';
import { onStudioEvent } from './events.ts';

/** Has `refetch` called whenever a script changes on either side, or its text is saved. `refetch` must stay the same function. */
export function useScriptEvents(lid: string, refetch: () => unknown): void {
  useEffect(
    () =>
      onStudioEvent((event) => {
        const listed = event.type === 'scripts_changed' && event.lids.includes(lid);
        if (listed || (event.type === 'draft_saved' && event.lid === lid)) void refetch();
      }),
    [lid, refetch],
  );
}
