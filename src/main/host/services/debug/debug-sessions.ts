import { AppError } from '#contract/errors/app-error.ts';
import type { DebugEvent, DebugRunInput } from '#contract/rpc/debug.ts';
import type { DebugCommand } from '#contract/script/debug.ts';
import { parseTestContext } from '#engine/validate/parse-context.ts';
import type { DebugSession } from '#sandbox/client/debug-session.ts';
import type { Sandbox } from '#sandbox/client/sandbox.ts';
import type { DryRunPlace } from '../dry-runs.ts';
import type { StudioLog } from '../studio-log.ts';
import type { Attachment } from '../workspaces/attachment.ts';
import { EventQueue } from './event-queue.ts';

interface Running {
  readonly session_id: string;
  readonly session: DebugSession;
}

const lost = 'The window lost its connection to the studio, and the run was ended with it.';

/** Debugged runs: at most one a window, and none outlives its window's interest in it. */
export class DebugSessions {
  private readonly sandbox: Sandbox;
  private readonly log: StudioLog;
  private readonly running = new Map<Attachment, Running>();
  private readonly begun = new Set<string>();

  constructor(sandbox: Sandbox, log: StudioLog) {
    this.sandbox = sandbox;
    this.log = log;
  }

  /**
   * Runs a text under the debugger and tells what happens, until it has ended or `signal` aborts. Its result is kept in the history, as that
   * of every dry run. Throws `validation_error` for a context that cannot be used.
   */
  async *run(
    input: DebugRunInput,
    window: Attachment,
    place: DryRunPlace,
    signal: AbortSignal,
  ): AsyncGenerator<DebugEvent, void> {
    const context = parseTestContext(input.context_text);
    if (this.begun.has(input.session_id)) {
      yield { type: 'ended', result: null, stopped: lost };
      return;
    }
    this.begun.add(input.session_id);
    this.running.get(window)?.session.stop('Another run was started under the debugger in this window.');
    const at = new Date().toISOString();
    const events = new EventQueue<DebugEvent>();
    const session = this.sandbox.debug(
      {
        script_body: input.body,
        context,
        tenant_id: place.tenant_id,
        ...(input.timeout_seconds === undefined ? {} : { timeout_ms: input.timeout_seconds * 1000 }),
        breakpoints: input.breakpoints,
        pause_on_start: input.pause_on_start,
        pause_on_exceptions: input.pause_on_exceptions,
      },
      (event) => events.push(event as DebugEvent),
    );
    this.running.set(window, { session_id: input.session_id, session });
    const stopWatching = endWith(session, window, signal);
    try {
      for (;;) {
        const event = await events.next();
        if (event.type === 'ended') this.ended(event, input, place, at);
        yield event;
        if (event.type === 'ended') return;
      }
    } finally {
      stopWatching();
      session.stop(lost);
      if (this.running.get(window)?.session === session) this.running.delete(window);
    }
  }

  /** Throws `conflict` where the run is over or cannot do that now; the message says why. */
  ask(window: Attachment, session_id: string, command: DebugCommand): Promise<unknown> {
    const running = this.running.get(window);
    if (running?.session_id !== session_id) throw new AppError('conflict', 'The run is over.');
    return running.session.ask(command);
  }

  /** Ends a run; one that is over already is left as it is. */
  stop(window: Attachment, session_id: string): void {
    const running = this.running.get(window);
    if (running?.session_id === session_id) running.session.stop('You stopped it.');
  }

  private ended(
    { result, stopped }: Extract<DebugEvent, { type: 'ended' }>,
    { source, body, context_text }: DebugRunInput,
    place: DryRunPlace,
    at: string,
  ): void {
    if (result === null) {
      this.log.write('info', 'sandbox', `Debugged run: ended before its end. ${stopped}`);
      return;
    }
    this.log.write('info', 'sandbox', `Debugged run: ${result.status} in ${result.duration_ms} ms.`);
    place.history?.record({ source, body, context_text, result, at });
  }
}

/** A run belongs to its window and to the workspace that the window was in. Returns how to stop watching. */
function endWith(session: DebugSession, window: Attachment, signal: AbortSignal): () => void {
  const { id } = window;
  const onGone = () => session.stop(lost);
  const stopListening = window.events.listen((event) => {
    if (event.type === 'workspace' && event.workspace.id !== id) session.stop('The window went to another workspace.');
  });
  signal.addEventListener('abort', onGone);
  if (signal.aborted) onGone();
  return () => {
    stopListening();
    signal.removeEventListener('abort', onGone);
  };
}
