import { create } from 'zustand';
import type { LifecycleProblem } from '#engine/lifecycle/problem.ts';
import type { GraphHandle } from '#renderer/canvas/graph-view.tsx';
import type { CommandActions } from '#renderer/commands/registry.ts';

/** The lifecycle that commands act on: the one whose designer the person was in last. */
interface Current {
  readonly lid: string;
  readonly canvas: () => GraphHandle | null;
  /** What the checker found, the gravest first. */
  readonly problems: () => readonly LifecycleProblem[];
  /** What can be done with its drawing; it comes with the designer, as the checker behind it is large. */
  readonly commands: CommandActions;
}

const useCurrent = create<{ readonly current: Current | null }>()(() => ({ current: null }));

export function currentLifecycle(): Current | null {
  return useCurrent.getState().current;
}

/** The same inside React, for what is drawn anew when another one is entered. */
export function useCurrentLifecycle(): Current | null {
  return useCurrent(({ current }) => current);
}

export function enterLifecycle(current: Current): void {
  useCurrent.setState({ current });
}

export function leaveLifecycle(lid: string): void {
  if (useCurrent.getState().current?.lid === lid) useCurrent.setState({ current: null });
}
