import type { DebugEvent } from '#contract/rpc/debug.ts';
import type { ResumeHow } from '#contract/script/debug.ts';
import { rpc } from '#renderer/api/client.ts';
import { failureOf } from '#renderer/api/failure.ts';
import { knownScript } from '#renderer/api/scripts.ts';
import { breakpointsOf, useBreakpoints } from '#renderer/state/breakpoints.ts';
import { contextsOf, contextText, openContexts, savedContexts, scratchName } from '#renderer/state/context-store.ts';
import {
  askRun,
  currentRun,
  type DebugRun,
  say,
  updateRun,
  useDebug,
  valuesChanged,
} from '#renderer/state/debug-run.ts';
import { openDocument } from '#renderer/state/documents.ts';
import { setDryRun } from '#renderer/state/dry-run-store.ts';
import { showPanel } from '#renderer/state/layout.ts';
import { useStudio } from '#renderer/state/studio.ts';
import { dock, openScript } from '#renderer/state/tabs.ts';
import { pauseWords } from './debug-words.ts';

/** Ends the window's interest in the run, and with it the run. */
let letGo: (() => void) | null = null;
/** A step that ends sooner than this is shown without anything in between. */
const goingOnMs = 120;
let goingOn: ReturnType<typeof setTimeout> | undefined;

/** Runs a script's text under the debugger with the context that the dry-run panel shows. */
export async function startDebugging(lid: string, pauseOnStart: boolean): Promise<void> {
  if (currentRun() !== null) return;
  await openContexts(lid);
  const saved = savedContexts(lid);
  const context_text = contextText(lid, saved);
  const context_name = saved.find((one) => one.context_id === contextsOf(lid).chosen)?.name ?? scratchName;
  const body = openDocument(lid)?.body() ?? (await rpc.scripts.get.query({ lid })).body;
  if (currentRun() !== null) return;
  const session_id = crypto.randomUUID();
  const run: DebugRun = {
    session_id,
    lid,
    body,
    context_name,
    context_text,
    phase: 'starting',
    pause: null,
    frame: 0,
    bound: {},
    pausing: false,
    moving: false,
    stale: false,
  };
  useDebug.setState({ run, console: [] });
  showPanel('debug');
  openDocument(lid)?.showCoverage(null);
  openDocument(lid)?.showEnd(null, false);
  listen(run, pauseOnStart);
}

function listen({ session_id, lid, body, context_text }: DebugRun, pauseOnStart: boolean): void {
  const subscription = rpc.debug.run.subscribe(
    {
      session_id,
      source: { kind: 'draft', lid },
      body,
      context_text,
      timeout_seconds: useStudio.getState().settings.dry_run_timeout_seconds,
      breakpoints: [...breakpointsOf(lid)],
      pause_on_start: pauseOnStart,
      pause_on_exceptions: useDebug.getState().exceptions,
    },
    {
      onData: (event) => happened(session_id, event as DebugEvent),
      onError: (error) => refused(session_id, error),
    },
  );
  letGo = () => subscription.unsubscribe();
}

function happened(session_id: string, event: DebugEvent): void {
  const run = currentRun();
  if (run?.session_id !== session_id) return;
  switch (event.type) {
    case 'bound':
      updateRun(session_id, {
        phase: 'running',
        bound: Object.fromEntries(event.breakpoints.map((one) => [one.id, one])),
      });
      break;
    case 'log':
      say(...event.lines.map((log) => ({ kind: 'log', log }) as const));
      break;
    case 'log_point':
      say({ kind: 'log_point', line: event.line, message: event.message });
      break;
    case 'paused':
      clearTimeout(goingOn);
      updateRun(session_id, { phase: 'paused', pause: event.pause, frame: 0, pausing: false, moving: false });
      useDebug.setState(({ stop }) => ({ stop: stop + 1 }));
      valuesChanged();
      say({ kind: 'note', text: pauseWords(event.pause) });
      show(run.lid, event.pause.frames[0]);
      break;
    case 'resumed':
      clearTimeout(goingOn);
      goingOn = setTimeout(
        () => updateRun(session_id, { phase: 'running', pause: null, frame: 0, moving: false }),
        goingOnMs,
      );
      break;
    case 'ended':
      ended(run, event);
  }
}

/** Brings the place into view. Whoever steps by the panel's buttons keeps the focus there. */
function show(lid: string, place: { readonly line: number; readonly column: number } | undefined): void {
  if (place === undefined) return;
  showPanel('debug');
  const script = knownScript(lid);
  if (script) openScript(lid, script.name);
  openDocument(lid)?.reveal(place.line, place.column, false);
}

function ended(run: DebugRun, { result, stopped }: Extract<DebugEvent, { type: 'ended' }>): void {
  const { lid, context_name, context_text } = run;
  letGo = null;
  clearTimeout(goingOn);
  useDebug.setState({ run: null });
  if (result === null) {
    say({ kind: 'note', text: `The run was ended. ${stopped ?? ''}`.trim() });
    return;
  }
  const words = {
    success: 'with success',
    failure: 'with a failure',
    timeout: 'by its time limit',
    skipped: 'skipped',
  };
  say({ kind: 'note', text: `The run ended ${words[result.status]}. Its result is in Dry run.` });
  setDryRun(lid, { kind: 'done', result, context_name, before: context_text });
  if (!run.stale) openDocument(lid)?.showEnd(result.error?.line ?? null, result.status === 'skipped');
}

function refused(session_id: string, error: unknown): void {
  const run = currentRun();
  if (run?.session_id !== session_id) return;
  const { message, details } = failureOf(error);
  const number = (key: string) => (typeof details[key] === 'number' ? details[key] : null);
  letGo = null;
  useDebug.setState({ run: null });
  say({ kind: 'refusal', text: `Not run: ${message}` });
  setDryRun(run.lid, { kind: 'refused', message, line: number('line'), column: number('column') });
}

export async function resume(how: ResumeHow): Promise<void> {
  const run = currentRun();
  if (run?.phase !== 'paused' || run.moving) return;
  updateRun(run.session_id, { moving: true });
  await askRun({ name: 'resume', how });
}

export async function pause(): Promise<void> {
  const run = currentRun();
  if (run?.phase !== 'running') return;
  updateRun(run.session_id, { pausing: true });
  await askRun({ name: 'pause' });
}

/** Ends the run wherever it is. */
export async function stopDebugging(): Promise<void> {
  const run = currentRun();
  if (run !== null) await rpc.debug.stop.mutate({ session_id: run.session_id });
}

/** Starts anew with the text and the context as they are now. */
export async function restartDebugging(): Promise<void> {
  const run = currentRun();
  if (run === null) return;
  letGo?.();
  letGo = null;
  useDebug.setState({ run: null });
  await startDebugging(run.lid, false);
}

export async function pauseOnExceptions(on: boolean): Promise<void> {
  const exceptions = on ? 'all' : 'none';
  useDebug.setState({ exceptions });
  if (currentRun() !== null) await askRun({ name: 'exceptions', pause: exceptions });
}

/** Shows another frame of the stack. */
export function chooseFrame(index: number): void {
  const run = currentRun();
  if (run?.pause == null) return;
  updateRun(run.session_id, { frame: index });
  valuesChanged();
  show(run.lid, run.pause.frames[index]);
}

/** Tells a run of breakpoints that change meanwhile, and ends it when its script is closed. */
export function followDebugging(): void {
  useBreakpoints.subscribe((now, before) => {
    const run = currentRun();
    if (run === null || run.phase === 'starting' || now[run.lid] === before[run.lid]) return;
    void rebind(run);
  });
  dock.subscribe(() => {
    const run = currentRun();
    if (run !== null && !dock.tabs().some(({ kind, id }) => kind === 'script' && id === run.lid)) void stopDebugging();
  });
}

async function rebind({ session_id, lid }: DebugRun): Promise<void> {
  try {
    const bound = await askRun({ name: 'breakpoints', breakpoints: [...breakpointsOf(lid)] });
    updateRun(session_id, { bound: Object.fromEntries(bound.map((one) => [one.id, one])) });
  } catch {
    // It ended meanwhile; the next run gets them anyway.
  }
}
