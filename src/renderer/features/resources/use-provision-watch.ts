import { useEffect, useState } from 'react';
import type { Provision } from '#contract/model/provisioning.ts';
import type { WatchEvent } from '#contract/rpc/provisioning.ts';
import { rpc } from '#renderer/api/client.ts';
import { failureOf } from '#renderer/api/failure.ts';
import { isGoingOn } from './resource-words.ts';
import { refetchResources } from './use-resources.ts';

interface Watched {
  readonly id: string;
  /** As last told; null before the first word of it. */
  readonly provision: Provision | null;
  /** Why nothing new comes at the moment; null while it does. */
  readonly trouble: string | null;
}

/** One operation as it goes on, told by the backend step by step. It is asked for anew with every other `round`. */
export function useProvisionWatch(id: string, round: number): Watched {
  const [watched, setWatched] = useState<Watched>({ id, provision: null, trouble: null });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another round watches again what had ended
  useEffect(() => {
    let wasGoingOn = false;
    const subscription = rpc.provisioning.watch.subscribe(
      { provision_id: id },
      {
        onData: (told) => {
          const event = told as WatchEvent;
          if (event.type === 'reconnecting') {
            setWatched((before) => ({
              ...(before.id === id ? before : { id, provision: null }),
              trouble: event.message,
            }));
            return;
          }
          const goingOn = isGoingOn(event.provision.state);
          if (wasGoingOn && !goingOn) refetchResources();
          wasGoingOn = goingOn;
          setWatched({ id, provision: event.provision, trouble: null });
        },
        onError: (error) =>
          setWatched((before) => ({
            ...(before.id === id ? before : { id, provision: null }),
            trouble: failureOf(error).message,
          })),
      },
    );
    return () => subscription.unsubscribe();
  }, [id, round]);
  return watched.id === id ? watched : { id, provision: null, trouble: null };
}
