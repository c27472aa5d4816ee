import { create } from 'zustand';

/** A place in the gutter of a script whose menu is open, in the window's pixels. */
export interface GutterPlace {
  readonly lid: string;
  readonly line: number;
  readonly x: number;
  readonly y: number;
}

export const useGutterMenu = create<{ place: GutterPlace | null }>()(() => ({ place: null }));

export function openGutterMenu(place: GutterPlace): void {
  useGutterMenu.setState({ place });
}

export function closeGutterMenu(): void {
  useGutterMenu.setState({ place: null });
}
