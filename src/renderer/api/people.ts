import type { StudioEvent } from '#contract/rpc/studio.ts';
import { queryClient } from './client.ts';

/** Begins the key of everything that was asked about people. */
export const peopleKey = 'people';

/** What was pulled or published may be the lifecycle that somebody is in. */
export function refetchPeopleFor(event: StudioEvent): void {
  if (event.type === 'scripts_changed') void queryClient.invalidateQueries({ queryKey: [peopleKey] });
}
