import { create } from 'zustand';
import { type Breakpoint, breakpointList } from '#contract/script/debug.ts';
import { debugLimits } from '#contract/script/debug-limits.ts';
import { sameJson } from '#engine/merge/canonical-json.ts';
import { rpc } from '#renderer/api/client.ts';
import { onStudioEvent } from '#renderer/api/events.ts';
import { throttle } from '#renderer/lib/throttle.ts';
import { useDocuments } from './documents.ts';
import { flushAlong, readableEntries } from './saved-state.ts';
import { useStudio } from './studio.ts';

type BreakpointsByScript = Readonly<Record<string, readonly Breakpoint[]>>;

/** Where runs stop, by script; kept over a restart and moved along with edits. */
export const useBreakpoints = create<BreakpointsByScript>()(() => ({}));

const key = 'ws:breakpoints';
const atMostEveryMs = 400;
const none: readonly Breakpoint[] = [];
const readable = readableEntries(breakpointList);
/** Scripts whose breakpoints the host is not known to hold as they are here. */
const unsaved = new Set<string>();
let workspace: string | null = null;
let answered: Promise<void> = Promise.resolve();

/** Brings back those of the workspace that opens, and shows what other windows of it make of them. */
export function followBreakpoints(): void {
  useStudio.subscribe(({ workspace: now, store }) => {
    const id = store?.state === 'ok' ? (now?.id ?? null) : null;
    if (id === workspace) return;
    workspace = id;
    unsaved.clear();
    useBreakpoints.setState({}, true);
    if (id !== null) void read(id);
  });
  onStudioEvent((event) => {
    if (event.type === 'ui_state_changed' && event.key === key && workspace !== null) void read(workspace);
  });
}

async function read(of: string): Promise<void> {
  const kept = await rpc.uiState.get.query({ key }).catch(() => undefined);
  if (kept === undefined || workspace !== of) return;
  const lists = readable.safeParse(kept).data ?? {};
  const now = useBreakpoints.getState();
  const next = [...new Set([...Object.keys(now), ...Object.keys(lists)])].map(
    (lid) => [lid, unsaved.has(lid) ? now[lid] : takenOver(lid, lists[lid] ?? none)] as const,
  );
  useBreakpoints.setState(Object.fromEntries(next.flatMap(([lid, list]) => (list?.length ? [[lid, list]] : []))), true);
}

/** What the host holds of a script, as the same list where nothing differs. */
function takenOver(lid: string, kept: readonly Breakpoint[]): readonly Breakpoint[] {
  const now = breakpointsOf(lid);
  // The text of an open script carries its own along: it may still be the one from before an edit of the other window.
  const isOpen = Object.hasOwn(useDocuments.getState(), lid);
  const lines = new Map(isOpen ? now.map(({ id, line }) => [id, line]) : []);
  const next = kept.map((one) => ({ ...one, line: lines.get(one.id) ?? one.line }));
  return sameJson(next, now) ? now : next.toSorted((a, b) => a.line - b.line);
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
  send();
}

/** As `replaceBreakpoints`, where edits have moved them: they are stored with the text (`keepBreakpoints`), not before it. */
export function moveBreakpoints(lid: string, list: readonly Breakpoint[]): void {
  const byLine = new Map(list.toReversed().map((one) => [one.line, one]));
  const kept = [...byLine.values()].toSorted((a, b) => a.line - b.line).slice(0, debugLimits.breakpoints);
  const { [lid]: _before, ...others } = useBreakpoints.getState();
  unsaved.add(lid);
  useBreakpoints.setState(kept.length === 0 ? others : { ...others, [lid]: kept }, true);
}

/**
 * To be called along with each save of a text. Resolves when the host holds the breakpoints as they are now, or cannot
 * take them: a text that says it is saved has its breakpoints at the right lines, whenever the host ends after that.
 */
export async function keepBreakpoints(): Promise<void> {
  if (unsaved.size === 0) return;
  send();
  send.flush();
  await answered;
}

/** Tells the host those of the scripts that it does not hold; what another window made of other scripts stays there. */
const send = throttle(() => {
  const sent = [...unsaved].map((lid) => [lid, breakpointsOf(lid)] as const);
  if (sent.length === 0) return;
  const members = Object.fromEntries(sent.map(([lid, list]) => [lid, list.length === 0 ? null : [...list]]));
  answered = rpc.uiState.change.mutate({ key, members }).then(
    () => {
      for (const [lid, list] of sent) if (breakpointsOf(lid) === list) unsaved.delete(lid);
    },
    () => {},
  );
}, atMostEveryMs);
flushAlong(() => send.flush());

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
