import { create } from 'zustand';

/** A place in a test context that the person asked to be taken to, 1-based. Each request is an object of its own. */
export interface ContextPlace {
  readonly line: number;
  readonly column: number;
}

/** The last request of each script. */
export const useContextPlace = create<Record<string, ContextPlace>>()(() => ({}));

export function goToContextPlace(lid: string, line: number, column: number): void {
  useContextPlace.setState({ [lid]: { line, column } });
}

/** Once gone to; a context that is shown again later starts without it. */
export function forgetContextPlace(lid: string): void {
  useContextPlace.setState((all) => Object.fromEntries(Object.entries(all).filter(([key]) => key !== lid)), true);
}
