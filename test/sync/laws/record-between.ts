import { type ApprovedRecord, type MemberChange, partsOf, sameValue } from './record-members.ts';

const nameBetween = /^renaming [\w-]{1,12}( \d+)?$/;
const lists = ['entry_actions', 'exit_actions', 'conditions'];

/**
 * Whether a change is on the way from what a plan showed to what it asked for, where a plain server takes a lifecycle step by step
 * (LC-70, LC-72). `paths`: where the studio has the same member.
 */
export function isBetween(
  one: ApprovedRecord,
  { path, before, after }: MemberChange,
  paths: readonly string[],
): boolean {
  const { asked, shown } = one;
  const changes = (own: string) => !sameValue(asked.get(own), shown.get(own));
  const { field, id, member } = partsOf(path);
  // What is being made is inactive until it is whole.
  if (path === 'is_active') return one.making && after === false;
  // It loses its mark before another one gets it.
  if (path === 'initial_state_id') return after === null && changes(path);
  if (id === null) return false;
  if (field === 'states' && member === 'name') return nameBetween.test(String(after)) && paths.some(changes);
  // Lists come behind what they belong to.
  if (before === undefined) return lists.includes(member ?? '') && sameValue(after, []);
  // No request changes a transition: it goes, and is made anew.
  const elements = new Set(paths.map((own) => own.split('/').slice(0, 2).join('/')));
  const isRemade = (own: string) =>
    own.startsWith('transitions/') && [...elements].some((element) => own.startsWith(element));
  return (
    after === undefined && field === 'transitions' && [...asked.keys()].some((own) => isRemade(own) && changes(own))
  );
}
