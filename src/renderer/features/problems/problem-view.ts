import { useMemo, useSyncExternalStore } from 'react';
import { z } from 'zod';
import { create } from 'zustand';
import { useShallow } from 'zustand/react/shallow';
import type { ListedProblem } from '#contract/rpc/checks.ts';
import { useWorkspaceProblems } from '#renderer/api/workspace-problems.ts';
import { withMore } from '#renderer/lib/by-name.ts';
import { useDocuments } from '#renderer/state/documents.ts';
import { savedState } from '#renderer/state/saved-state.ts';
import { activeLid, dock, useActiveLid } from '#renderer/state/tabs.ts';
import {
  activeFirst,
  countProblems,
  filteredGroups,
  type ProblemCounts,
  type ProblemFilter,
  type ProblemGroup,
} from './problem-groups.ts';

const problemScope = z.enum(['script', 'open', 'workspace']);
export type ProblemScope = z.infer<typeof problemScope>;

export const scopeWords: Readonly<Record<ProblemScope, string>> = {
  script: 'in this script',
  open: 'in the open scripts',
  workspace: 'in the workspace',
};

type View = { readonly scope: ProblemScope; readonly filter: ProblemFilter; readonly closed: ReadonlySet<string> };

export const everything: ProblemFilter = { text: '', errors: true, warnings: true };

/** What the Problems panel is asked for. The scope survives a restart; a filter would only hide what one forgot. */
export const useProblemView = create<View>()(() => ({ scope: 'open', filter: everything, closed: new Set() }));

const saved = savedState('problems:scope', problemScope);

export async function restoreProblemScope(): Promise<void> {
  const scope = await saved.read();
  if (scope !== null) useProblemView.setState({ scope });
}

export function setScope(scope: ProblemScope): void {
  useProblemView.setState({ scope });
  saved.write(scope);
}

/** Opens or closes the problems of one script in the list. */
export function toggleGroup(lid: string): void {
  useProblemView.setState(({ closed }) => {
    const next = new Set(closed);
    if (!next.delete(lid)) next.add(lid);
    return { closed: next };
  });
}

type ByLid = Readonly<Record<string, readonly ListedProblem[]>>;

function problemsOfDocuments(documents: ReturnType<typeof useDocuments.getState>): ByLid {
  return Object.fromEntries(Object.entries(documents).map(([lid, { problems }]) => [lid, problems]));
}

/** Names of the scripts that have a tab. */
function namesOfTabs(): ReadonlyMap<string, string> {
  return new Map(dock.tabs().flatMap((tab) => (tab.kind === 'script' ? [[tab.id, tab.name] as const] : [])));
}

function groupsIn(
  scope: ProblemScope,
  open: ByLid,
  workspace: readonly ProblemGroup[],
  active: string | null,
): ProblemGroup[] {
  const names = namesOfTabs();
  const documents = Object.entries(open)
    .filter(([lid, problems]) => problems.length > 0 && (scope !== 'script' || lid === active))
    .map(([lid, problems]) => ({ lid, name: names.get(lid) ?? 'script', problems: problems.toSorted(byPlace) }));
  // What is open is newer than what the background knows of it.
  const others = scope === 'workspace' ? workspace.filter(({ lid }) => !Object.hasOwn(open, lid)) : [];
  return activeFirst(withMore(others, documents), active);
}

const byPlace = (a: ListedProblem, b: ListedProblem) => a.line - b.line || a.column - b.column;

/** All problems in the scope, whatever the filter. */
export function useProblemGroups(): ProblemGroup[] {
  const scope = useProblemView((view) => view.scope);
  const open = useDocuments(useShallow(problemsOfDocuments));
  const workspace = useWorkspaceProblems((state) => state.scripts);
  const active = useActiveLid();
  const tabs = useSyncExternalStore(dock.subscribe, tabsKey);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a tab that was renamed names its group anew
  return useMemo(() => groupsIn(scope, open, workspace, active), [scope, open, workspace, active, tabs]);
}

const tabsKey = () =>
  dock
    .tabs()
    .map(({ id, name }) => `${id} ${name}`)
    .join('\n');

export function useProblemCounts(): ProblemCounts {
  const groups = useProblemGroups();
  return useMemo(() => countProblems(groups), [groups]);
}

/** What the list shows now, for commands. */
export function shownGroups(): ProblemGroup[] {
  const { scope, filter } = useProblemView.getState();
  const { scripts } = useWorkspaceProblems.getState();
  return filteredGroups(groupsIn(scope, problemsOfDocuments(useDocuments.getState()), scripts, activeLid()), filter);
}
