import { create } from 'zustand';

interface PeopleStore {
  readonly search: string;
  /** The chosen person, by their id at the backend. */
  readonly person: string | null;
}

const nothing: PeopleStore = { search: '', person: null };

/** How people are looked at; it begins anew with each window and each workspace. */
export const usePeopleStore = create<PeopleStore>()(() => nothing);

/** Another workspace is shown now. */
export function forgetPeopleView(): void {
  usePeopleStore.setState(nothing);
}
