import { create } from 'zustand';
import { knownCases } from '#renderer/api/cases.ts';

export const caseParts = ['result', 'context', 'expectation'] as const;
export type CasePart = (typeof caseParts)[number];

interface CaseView {
  /** The chosen case of each script. */
  readonly selected: Readonly<Record<string, string>>;
  readonly part: CasePart;
}

export const useCaseView = create<CaseView>()(() => ({ selected: {}, part: 'result' }));

export function selectCase(lid: string, caseId: string, part?: CasePart): void {
  const { selected } = useCaseView.getState();
  useCaseView.setState({ selected: { ...selected, [lid]: caseId }, ...(part === undefined ? {} : { part }) });
}

/** The chosen case, else the first. */
export function selectedCase(lid: string | null): ReturnType<typeof knownCases>[number] | null {
  if (lid === null) return null;
  const cases = knownCases(lid);
  const id = useCaseView.getState().selected[lid];
  return cases.find((one) => one.case_id === id) ?? cases[0] ?? null;
}
