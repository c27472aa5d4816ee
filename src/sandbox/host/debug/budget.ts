/** The time a run may take. It runs only between `arm` and `disarm`: while a person looks at the script, nothing is spent. */
export interface Budget {
  arm(): void;
  disarm(): void;
  /** Milliseconds, so far. */
  spent(): number;
  readonly over: boolean;
}

export function createBudget(milliseconds: number, onOver: () => void): Budget {
  let spent = 0;
  let since: number | null = null;
  let over = false;
  let timer: NodeJS.Timeout | undefined;
  const running = () => (since === null ? 0 : performance.now() - since);
  return {
    arm() {
      if (since !== null || over) return;
      since = performance.now();
      timer = setTimeout(
        () => {
          over = true;
          onOver();
        },
        Math.max(1, milliseconds - spent),
      );
    },
    disarm() {
      clearTimeout(timer);
      spent += running();
      since = null;
    },
    spent: () => spent + running(),
    get over() {
      return over;
    },
  };
}
