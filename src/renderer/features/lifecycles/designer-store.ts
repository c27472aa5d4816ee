import { create } from 'zustand';
import type { LifecycleObjectType } from '#contract/model/lifecycle.ts';
import { savedState } from '#renderer/state/saved-state.ts';

/** What this window knows of an open lifecycle beside its configuration. */
export interface DesignerState {
  /** States and transitions by id. */
  readonly selected: ReadonlySet<string>;
  readonly search: string;
  /** The name of what is selected is to be edited as soon as it is shown. */
  readonly naming: boolean;
}

const fresh: DesignerState = { selected: new Set(), search: '', naming: false };

export const useDesigners = create<Record<string, DesignerState>>()(() => ({}));

export function designerState(lid: string): DesignerState {
  return useDesigners.getState()[lid] ?? fresh;
}

export function useDesigner(lid: string): DesignerState {
  return useDesigners((all) => all[lid] ?? fresh);
}

export function setDesigner(lid: string, change: Partial<DesignerState>): void {
  useDesigners.setState({ [lid]: { ...designerState(lid), ...change } });
}

export function selectElements(lid: string, ids: Iterable<string>): void {
  setDesigner(lid, { selected: new Set(ids) });
}

/** Selects it and takes the focus to its name. */
export function nameElement(lid: string, id: string): void {
  setDesigner(lid, { selected: new Set([id]), naming: true });
}

/** How lifecycles are looked at, over restarts. */
interface DesignerLook {
  readonly minimap: boolean;
  readonly dock_open: boolean;
  readonly dock_part: string;
  readonly dock_height: number;
  readonly side_width: number;
  readonly outline_height: number;
  /** Of the editor beside the tables of conditions and actions. */
  readonly parts_width: number;
}

export const useDesignerLook = create<DesignerLook>()(() => ({
  minimap: false,
  dock_open: true,
  dock_part: 'problems',
  dock_height: 208,
  side_width: 320,
  outline_height: 220,
  parts_width: 340,
}));

const kept = savedState<Record<string, number | boolean | string>>('lifecycle:look');
let read = false;

/** Brings back how lifecycles were looked at. */
export async function readDesignerLook(): Promise<void> {
  if (read) return;
  read = true;
  const before = await kept.read().catch(() => null);
  if (before !== null) useDesignerLook.setState(before as Partial<DesignerLook>);
}

export function setDesignerLook(change: Partial<DesignerLook>): void {
  useDesignerLook.setState(change);
  kept.write({ ...useDesignerLook.getState() });
}

interface ListState {
  readonly search: string;
  readonly object_type: LifecycleObjectType | null;
  readonly status: 'active' | 'inactive' | null;
}

/** How the list of lifecycles is looked at. */
export const useLifecycleList = create<ListState>()(() => ({ search: '', object_type: null, status: null }));
