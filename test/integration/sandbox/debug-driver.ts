import type { TestContextInput } from '#contract/script/test-context.ts';
import type { DebugEvent, DebugRequest, DebugSession } from '#sandbox/client/debug-session.ts';
import type { Sandbox } from '#sandbox/client/sandbox.ts';
import { requestFor } from './studio-sandbox.ts';

type Event<Type extends DebugEvent['type']> = Extract<DebugEvent, { type: Type }>;

/** A debug session as a test drives it: what happens is awaited in its order. */
export class DebugDriver {
  readonly session: DebugSession;
  /** Everything that happened, also what nobody waited for. */
  readonly events: DebugEvent[] = [];
  private read = 0;
  private wake = () => {};

  constructor(sandbox: Sandbox, request: DebugRequest) {
    this.session = sandbox.debug(request, (event) => {
      this.events.push(event);
      this.wake();
    });
  }

  /** The next event of this kind; an end that comes instead fails the test. */
  async next<Type extends DebugEvent['type']>(type: Type): Promise<Event<Type>> {
    const event = await this.first((one) => one.type === type || one.type === 'ended');
    if (event.type !== type) throw new Error(`It ended before ${type}: ${JSON.stringify(event)}`);
    return event as Event<Type>;
  }

  stopOrEnd(): Promise<Event<'paused' | 'ended'>> {
    return this.first((one) => one.type === 'paused' || one.type === 'ended') as Promise<Event<'paused' | 'ended'>>;
  }

  private async first(isWanted: (event: DebugEvent) => boolean): Promise<DebugEvent> {
    for (;;) {
      const event = this.events[this.read];
      if (event === undefined) {
        await new Promise<void>((resolve) => {
          this.wake = resolve;
        });
        continue;
      }
      this.read += 1;
      if (isWanted(event)) return event;
    }
  }

  /** Where it stops next, as `reason name:line`. */
  async stop(): Promise<string> {
    const { pause } = await this.next('paused');
    const [top] = pause.frames;
    return `${pause.reason} ${top?.name}:${top?.line}:${top?.column}`;
  }

  async go(how: 'continue' | 'into' | 'over' | 'out'): Promise<void> {
    await this.session.ask({ name: 'resume', how });
  }

  async rebind(at: readonly At[]) {
    return this.session.ask({ name: 'breakpoints', breakpoints: breakpointsAt(at) });
  }

  /** What an expression is worth in the innermost frame. */
  async worth(expression: string, purpose: 'console' | 'watch' | 'hover' = 'hover', frame = 0): Promise<string> {
    const { value } = await this.session.ask({ name: 'evaluate', frame, expression, purpose });
    return value.text;
  }
}

type Extras = Omit<Partial<DebugRequest>, 'script_body' | 'context' | 'breakpoints'>;
type At = number | { line: number; condition?: string; log_message?: string; enabled?: boolean };

export function debug(
  sandbox: Sandbox,
  body: string,
  at: readonly At[] = [],
  context: TestContextInput = {},
  extras: Extras = {},
): DebugDriver {
  const breakpoints = breakpointsAt(at);
  return new DebugDriver(sandbox, { ...requestFor(body, context, extras), ...extras, breakpoints });
}

export function breakpointsAt(at: readonly At[]) {
  return at.map((place) => {
    const given = typeof place === 'number' ? { line: place } : place;
    return { id: `at-${given.line}`, enabled: true, condition: null, log_message: null, ...given };
  });
}
