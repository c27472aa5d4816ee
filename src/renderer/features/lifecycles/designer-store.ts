import { z } from 'zod';
import { create } from 'zustand';
import type { LifecycleObjectType } from '#contract/model/lifecycle.ts';
import { savedLook } from '#renderer/state/saved-look.ts';

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
export const {
  useLook: useDesignerLook,
  read: readDesignerLook,
  set: setDesignerLook,
} = savedLook(
  'lifecycle:look',
  z.object({
    minimap: z.boolean().catch(false),
    dock_open: z.boolean().catch(true),
    dock_part: z.string().catch('problems'),
    dock_height: z.number().catch(208),
    side_width: z.number().catch(320),
    outline_height: z.number().catch(220),
    /** Of the editor beside the tables of conditions and actions. */
    parts_width: z.number().catch(340),
  }),
);

interface ListState {
  readonly search: string;
  readonly object_type: LifecycleObjectType | null;
  readonly status: 'active' | 'inactive' | null;
}

/** How the list of lifecycles is looked at. */
export const useLifecycleList = create<ListState>()(() => ({ search: '', object_type: null, status: null }));
