import type { ListedProblem } from '#contract/rpc/checks.ts';

/** The problems of one script. */
export interface ProblemGroup {
  readonly lid: string;
  readonly name: string;
  readonly problems: readonly ListedProblem[];
}

export interface ProblemFilter {
  readonly text: string;
  readonly errors: boolean;
  readonly warnings: boolean;
}

export interface ProblemCounts {
  readonly errors: number;
  readonly warnings: number;
}

/** A line of the list: the script, or one of its problems. */
export type ProblemLine =
  | { readonly kind: 'script'; readonly group: ProblemGroup; readonly open: boolean }
  | { readonly kind: 'problem'; readonly group: ProblemGroup; readonly problem: ListedProblem; readonly index: number };

/** Puts the active script's problems before the others. */
export function activeFirst(groups: ProblemGroup[], active: string | null): ProblemGroup[] {
  const own = groups.find(({ lid }) => lid === active);
  return own === undefined ? groups : [own, ...groups.filter((group) => group !== own)];
}

export function countProblems(groups: readonly ProblemGroup[]): ProblemCounts {
  let errors = 0;
  let all = 0;
  for (const { problems } of groups) {
    all += problems.length;
    for (const { severity } of problems) if (severity === 'error') errors += 1;
  }
  return { errors, warnings: all - errors };
}

/** What a filter leaves: its text is looked for in the message, the rule and the script's name. */
export function filteredGroups(groups: readonly ProblemGroup[], filter: ProblemFilter): ProblemGroup[] {
  const text = filter.text.trim().toLowerCase();
  if (text === '' && filter.errors && filter.warnings) return [...groups];
  return groups.flatMap((group) => {
    const named = text === '' || group.name.toLowerCase().includes(text);
    const problems = group.problems.filter(
      ({ severity, message, rule }) =>
        (severity === 'error' ? filter.errors : filter.warnings) &&
        (named || message.toLowerCase().includes(text) || rule.includes(text)),
    );
    return problems.length === 0 ? [] : [{ ...group, problems }];
  });
}

/** As the list shows them. */
export function linesOf(groups: readonly ProblemGroup[], closed: ReadonlySet<string>): ProblemLine[] {
  return groups.flatMap((group): ProblemLine[] => {
    const open = !closed.has(group.lid);
    const problems = open ? group.problems : [];
    return [
      { kind: 'script', group, open },
      ...problems.map((problem, index): ProblemLine => ({ kind: 'problem', group, problem, index })),
    ];
  });
}

export interface Place {
  readonly lid: string;
  readonly line: number;
  readonly column: number;
}

/** The problem after (`1`) or before (`-1`) a place, through all scripts and around; null where there is none. */
export function nextProblem(groups: readonly ProblemGroup[], from: Place | null, step: 1 | -1) {
  const all = groups.flatMap((group) => group.problems.map((problem) => ({ group, problem })));
  if (all.length === 0) return null;
  const inside = groups.findIndex(({ lid }) => lid === from?.lid);
  if (from === null || inside < 0) return all.at(step === 1 ? 0 : -1) ?? null;
  const order = new Map(groups.map(({ lid }, index) => [lid, index]));
  const compare = ({ group, problem }: (typeof all)[number]) =>
    (order.get(group.lid) ?? 0) - inside || problem.line - from.line || problem.column - from.column;
  const found = step === 1 ? all.find((one) => compare(one) > 0) : all.findLast((one) => compare(one) < 0);
  return found ?? all.at(step === 1 ? 0 : -1) ?? null;
}
