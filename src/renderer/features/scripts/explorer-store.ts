import { create } from 'zustand';

interface ExplorerState {
  readonly filter: string;
  readonly only_unpublished: boolean;
  /** The row that the arrow keys move; not the open script. */
  readonly cursor: string | null;
  readonly renaming: string | null;
}

export const useExplorer = create<ExplorerState>()(() => ({
  filter: '',
  only_unpublished: false,
  cursor: null,
  renaming: null,
}));
