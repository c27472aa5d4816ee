import { create } from 'zustand';
import { type Breakpoint, breakpointList } from '#contract/script/debug.ts';
import { debugLimits } from '#contract/script/debug-limits.ts';
import { readableEntries, savedState } from './saved-state.ts';
import { useStudio } from './studio.ts';

type BreakpointsByScript = Readonly<Record<string, readonly Breakpoint[]>>;

/** Where runs stop, by script; kept over a restart and moved along with edits. */
export const useBreakpoints = create<BreakpointsByScript>()(() => ({}));

const saved = savedState('ws:breakpoints', readableEntries(breakpointList), 400);
const none: readonly Breakpoint[] = [];
/** What the host was last known to hold. */
let stored = useBreakpoints.getState();

/** Brings back those of the workspace that opens. */
export function followBreakpoints(): void {
  let workspace: string | null = null;
  useStudio.subscribe(({ workspace: now, store }) => {
    const id = store?.state === 'ok' ? (now?.id ?? null) : null;
    if (id === workspace) return;
    workspace = id;
    show({});
    if (id === null) return;
    saved.read().then(
      (kept) => workspace === id && show(kept ?? {}),
      () => {},
    );
  });
}

/** Shows what the host holds. */
function show(lists: BreakpointsByScript): void {
  stored = lists;
  useBreakpoints.setState(lists, true);
}

export function breakpointsOf(lid: string): readonly Breakpoint[] {
  return useBreakpoints.getState()[lid] ?? none;
}

export function breakpointAt(lid: string, line: number): Breakpoint | undefined {
  return breakpointsOf(lid).find((one) => one.line === line);
}

/** Takes over the whole list of a script; two that have come to stand on one line become one. */
export function replaceBreakpoints(lid: string, list: readonly Breakpoint[]): void {
  moveBreakpoints(lid, list);
  write();
}

/** As `replaceBreakpoints`, where edits have moved them: they are stored with the text (`keepBreakpoints`), not before it. */
export function moveBreakpoints(lid: string, list: readonly Breakpoint[]): void {
  const byLine = new Map(list.toReversed().map((one) => [one.line, one]));
  const kept = [...byLine.values()].toSorted((a, b) => a.line - b.line).slice(0, debugLimits.breakpoints);
  const { [lid]: _before, ...others } = useBreakpoints.getState();
  useBreakpoints.setState(kept.length === 0 ? others : { ...others, [lid]: kept }, true);
}

/**
 * To be called along with each save of a text. Resolves when the host holds the breakpoints as they are now, or cannot
 * take them: a text that says it is saved has its breakpoints at the right lines, whenever the host ends after that.
 */
export async function keepBreakpoints(): Promise<void> {
  const now = useBreakpoints.getState();
  if (now === stored) return;
  write();
  if (await saved.flush()) stored = now;
}

function write(): void {
  saved.write({ ...useBreakpoints.getState() } as Record<string, Breakpoint[]>);
}

type BreakpointParts = Partial<Pick<Breakpoint, 'enabled' | 'condition' | 'log_message'>>;

/** Makes one at a line, or changes the one that is there. */
export function putBreakpoint(lid: string, line: number, parts: BreakpointParts = {}): void {
  const before = breakpointAt(lid, line);
  const made = before ?? { id: crypto.randomUUID(), line, enabled: true, condition: null, log_message: null };
  replaceBreakpoints(lid, [{ ...made, ...parts }, ...breakpointsOf(lid).filter((one) => one.line !== line)]);
}

export function removeBreakpoint(lid: string, line: number): void {
  replaceBreakpoints(
    lid,
    breakpointsOf(lid).filter((one) => one.line !== line),
  );
}

export function toggleBreakpoint(lid: string, line: number): void {
  if (breakpointAt(lid, line)) removeBreakpoint(lid, line);
  else putBreakpoint(lid, line);
}

/** What it does, in words. */
export function breakpointWords({ enabled, condition, log_message }: Breakpoint): string {
  const kind = log_message === null ? 'Breakpoint' : 'Log point';
  const parts = [
    ...(log_message === null ? [] : [`says “${log_message}”`]),
    ...(condition === null ? [] : [`when ${condition}`]),
    ...(enabled ? [] : ['disabled']),
  ];
  return parts.length === 0 ? kind : `${kind}: ${parts.join(', ')}`;
}
