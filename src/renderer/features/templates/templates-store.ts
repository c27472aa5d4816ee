import { create } from 'zustand';

interface TemplatesStore {
  readonly search: string;
  /** Null: all of them. */
  readonly category: string | null;
}

/** How the list of templates is looked at. */
export const useTemplatesStore = create<TemplatesStore>()(() => ({ search: '', category: null }));
