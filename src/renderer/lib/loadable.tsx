import { type ComponentType, type ReactNode, useEffect, useState } from 'react';

type Loader<Props> = () => Promise<ComponentType<Props>>;

/**
 * A component whose code is loaded on first use, for what the first screen shows. `React.lazy` would do, but React holds
 * back what follows a fallback for 300 ms, which is a third of the time the studio takes to open.
 */
export function loadable<Props extends object>(load: Loader<Props>, fallback: ReactNode): ComponentType<Props> {
  let loaded: ComponentType<Props> | undefined;
  return function Loadable(props: Props) {
    const [Loaded, setLoaded] = useState<ComponentType<Props> | undefined>(() => loaded);
    const [failure, setFailure] = useState<unknown>(null);
    useEffect(() => {
      let gone = false;
      if (!Loaded) {
        load().then(
          (component) => {
            loaded = component;
            if (!gone) setLoaded(() => component);
          },
          (error: unknown) => !gone && setFailure(error),
        );
      }
      return () => {
        gone = true;
      };
    }, [Loaded]);
    if (failure !== null) throw failure;
    return Loaded ? <Loaded {...props} /> : fallback;
  };
}
