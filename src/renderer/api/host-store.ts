import { create } from 'zustand';

/** Whether this window can talk to its studio host. `refused`: the host answers but does not know this window. */
export type HostLink =
  | { readonly phase: 'connecting' }
  | { readonly phase: 'open' }
  | { readonly phase: 'reconnecting'; readonly since: string }
  | { readonly phase: 'refused'; readonly message: string };

interface HostStore {
  readonly link: HostLink;
  /** Counts the times the link opened, so that what depends on it can start again. */
  readonly openings: number;
}

export const useHostStore = create<HostStore>()(() => ({ link: { phase: 'connecting' }, openings: 0 }));

export function markOpen(): void {
  useHostStore.setState((state) => ({ link: { phase: 'open' }, openings: state.openings + 1 }));
}

export function markLost(): void {
  const { link } = useHostStore.getState();
  if (link.phase === 'open')
    useHostStore.setState({ link: { phase: 'reconnecting', since: new Date().toISOString() } });
}

export function markRefused(message: string): void {
  useHostStore.setState({ link: { phase: 'refused', message } });
}
