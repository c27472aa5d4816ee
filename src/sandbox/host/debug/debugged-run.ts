import type ivm from 'isolated-vm';
import type { DebugCommand, DebugPause } from '#contract/script/debug.ts';
import { debugLimits } from '#contract/script/debug-limits.ts';
import type { DebugMessage } from '#contract/script/debug-messages.ts';
import { scriptFileName, wrappedFunctionLength, wrapperPrefix, wrapScript } from '#contract/script/wrapper.ts';
import { abortForMemory, preludeFileName } from '../inspected-unit.ts';
import { createInspector, type Inspector } from '../inspector.ts';
import { type IsolateUnit, logsTimeoutMs, messageOf, type Ran, syntaxFailure } from '../isolate-unit.ts';
import { type Breakpoints, createBreakpoints } from './breakpoints.ts';
import { type Budget, createBudget } from './budget.ts';
import { type CallFrame, frameOf, type Paused } from './call-frames.ts';
import { LogPoints } from './log-points.ts';
import { createPausePolicy, isLackOfMemory, type PausePolicy } from './pauses.ts';
import type { Say } from './say.ts';
import { Values } from './values.ts';

interface Session {
  readonly scriptId: string;
  readonly breakpoints: Breakpoints;
  readonly policy: PausePolicy;
}

const notPaused = 'The script runs; pause it first.';

/** One run of a script under the inspector. Whatever becomes of it, the process is taken down after it. */
export class DebuggedRun {
  private readonly unit: IsolateUnit;
  private readonly request: DebugMessage;
  private readonly say: Say;
  private readonly lines: readonly string[];
  private readonly inspector: Inspector;
  private readonly values: Values;
  private readonly budget: Budget;
  private readonly logPoints: LogPoints;
  private session: Session | null = null;
  private scriptId: string | null = null;
  private preludeId: string | null = null;
  /** Where V8 stands, also while that is not for the person. */
  private standing: Paused | null = null;
  private shown: Paused | null = null;
  private toldToGoOn = false;
  private toldLogs = '';

  constructor(unit: IsolateUnit, request: DebugMessage, say: Say) {
    this.unit = unit;
    this.request = request;
    this.say = say;
    this.lines = request.script_body.split('\n');
    this.inspector = createInspector(unit.isolate, {
      'Debugger.scriptParsed': (parameters) => this.parsed(parameters as { scriptId: string; url: string }),
      'Debugger.paused': (parameters) => void this.paused(parameters as Paused),
      'Debugger.resumed': () => this.resumed(),
    });
    this.values = new Values(this.inspector);
    this.budget = createBudget(request.timeout_ms, () => this.terminate());
    this.logPoints = new LogPoints(this.values, say);
  }

  /** Runs it to its end and says how that was. */
  async run(input: string): Promise<void> {
    const { body, ...how } = await this.ran(input);
    this.budget.disarm();
    this.say({ event: 'ran', id: this.request.id, ...how, duration_ms: this.budget.spent(), lines: null }, body);
  }

  /** Does what the person asked. Rejects, with the reason, where that is not possible now. */
  async command(command: DebugCommand): Promise<unknown> {
    switch (command.name) {
      case 'breakpoints':
        if (this.session === null) throw new Error('The script has not begun.');
        return this.session.breakpoints.bind(command.breakpoints);
      case 'exceptions':
        return this.pauseOnExceptions(command.pause);
      case 'pause':
        this.session?.policy.interrupt();
        await this.inspector.ask('Debugger.pause');
        return null;
      case 'resume':
        return this.resume(command.how);
      case 'scopes':
        return this.values.scopes(this.frame(command.frame));
      case 'properties':
        this.frame(0);
        return this.values.properties(command.ref, command.start);
      case 'evaluate':
        return this.thenLogs(this.values.evaluate(this.frame(command.frame), command.expression, command.purpose));
      case 'set_value': {
        const { ref, property, expression } = command;
        return this.thenLogs(this.values.setValue(this.frame(command.frame), ref, property, expression));
      }
    }
  }

  private async ran(input: string): Promise<Ran> {
    const { unit, request, inspector } = this;
    await inspector.ask('Debugger.enable');
    await inspector.ask('Debugger.setBlackboxPatterns', { patterns: [`^${preludeFileName}`] });
    await this.pauseOnExceptions(request.pause_on_exceptions);
    let script: ivm.Script;
    try {
      script = await unit.isolate.compileScript(wrapScript(request.script_body), {
        filename: scriptFileName,
        columnOffset: -wrapperPrefix.length,
      });
    } catch (error) {
      return syntaxFailure(request.script_body, error);
    }
    try {
      this.budget.arm();
      const author = await script.run(unit.context, { reference: true });
      await this.begin();
      const length = wrappedFunctionLength(request.script_body);
      const given = [author.derefInto(), input, request.now, request.seed, length];
      // No time limit of isolated-vm's: it would be used up by the first pause (`sandbox.md` 4).
      const body = await unit.run.apply(undefined, given);
      return { how: 'envelope', message: null, line: null, column: null, body: String(body) };
    } catch (error) {
      const how = unit.isolate.isDisposed ? 'memory' : this.budget.over ? 'timeout' : 'rejection';
      return { how, message: messageOf(error), line: null, column: null, body: await this.logsAtTheEnd() };
    }
  }

  /** V8 tells a script's id when it is first run, which only makes the author's function; setting breakpoints takes none of its time. */
  private async begin(): Promise<void> {
    this.budget.disarm();
    if (this.scriptId === null) throw new Error('The script was not seen by the inspector.');
    const breakpoints = createBreakpoints(this.inspector, this.scriptId);
    const policy = createPausePolicy(this.scriptId, breakpoints);
    this.session = { scriptId: this.scriptId, breakpoints, policy };
    const bind = this.request.pause_on_start ? breakpoints.bindWithFirst : breakpoints.bind;
    const bound = await bind(this.request.breakpoints);
    this.say({ event: 'bound', breakpoints: bound });
    this.budget.arm();
  }

  private parsed({ scriptId, url }: { scriptId: string; url: string }): void {
    if (url === preludeFileName) this.preludeId ??= scriptId;
    // The first of this name: a script can give what it makes with `eval` any name.
    if (url === scriptFileName) this.scriptId ??= scriptId;
  }

  private async paused(paused: Paused): Promise<void> {
    // An expression of the person's did it: going on from inside of it would be going on with the run.
    if (isLackOfMemory(paused) && this.shown !== null) abortForMemory();
    this.standing = paused;
    const { session } = this;
    if (session === null || this.budget.over || isLackOfMemory(paused))
      return void this.inspector.ask('Debugger.resume');
    const verdict = await session.policy.judge(paused, (condition) => this.isTrue(paused, condition));
    if ('show' in verdict) this.budget.disarm();
    if (verdict.say.length > 0) {
      await this.tellLogs(paused);
      const [top] = paused.callFrames;
      if (top !== undefined) await this.logPoints.speak(top, verdict.say);
    }
    if (this.budget.over) return void this.inspector.ask('Debugger.resume');
    if ('goOn' in verdict) return void this.inspector.ask(verdict.goOn);
    if (verdict.show === 'start') await session.breakpoints.dropFirst();
    await this.tellLogs(paused);
    const frames = this.authorsFrames(paused);
    this.shown = paused;
    const pause: DebugPause = {
      reason: verdict.show,
      frames: frames.slice(0, debugLimits.frames).map((frame) => frameOf(frame, this.lines)),
      cut: frames.length > debugLimits.frames,
      exception: verdict.exception === null ? null : this.values.show(verdict.exception),
      breakpoints: verdict.stops.map(({ id }) => id),
    };
    this.say({ event: 'paused', pause });
  }

  private resumed(): void {
    this.standing = null;
    if (this.shown === null) return;
    this.shown = null;
    this.values.forget();
    this.budget.arm();
    // An isolate that is out of memory is let go of wherever it stands, to end.
    if (this.toldToGoOn) this.say({ event: 'resumed' });
    this.toldToGoOn = false;
  }

  private async resume(how: Extract<DebugCommand, { name: 'resume' }>['how']): Promise<null> {
    const { shown, session } = this;
    if (shown === null || session === null) throw new Error(notPaused);
    this.toldToGoOn = true;
    await this.inspector.ask(session.policy.resume(how, shown));
    return null;
  }

  private async pauseOnExceptions(state: 'all' | 'none'): Promise<null> {
    await this.inspector.ask('Debugger.setPauseOnExceptions', { state });
    return null;
  }

  private async isTrue({ callFrames: [top] }: Paused, condition: string): Promise<boolean> {
    const result = (await this.inspector.ask('Debugger.evaluateOnCallFrame', {
      callFrameId: top?.callFrameId,
      expression: `!!(${condition}\n)`,
      returnByValue: true,
      silent: true,
      timeout: debugLimits.evaluateMs.watch,
    })) as { readonly result?: { readonly value?: unknown } } | null;
    return result?.result?.value === true;
  }

  private authorsFrames({ callFrames }: Paused): readonly CallFrame[] {
    return callFrames.filter(({ location }) => location.scriptId === this.scriptId);
  }

  private frame(index: number): CallFrame {
    if (this.shown === null) throw new Error(notPaused);
    const frame = this.authorsFrames(this.shown)[index];
    if (frame === undefined) throw new Error('There is no such frame.');
    return frame;
  }

  private async thenLogs<Result>(work: Promise<Result>): Promise<Result> {
    try {
      return await work;
    } finally {
      if (this.shown !== null) await this.tellLogs(this.shown);
    }
  }

  /** The log is kept by the prelude, whose own frame is below the author's and can see it. */
  private async tellLogs({ callFrames }: Paused): Promise<void> {
    const frame = callFrames.findLast(
      ({ location, functionName }) => location.scriptId === this.preludeId && functionName === 'run',
    );
    if (frame === undefined) return;
    const answer = (await this.inspector.ask('Debugger.evaluateOnCallFrame', {
      callFrameId: frame.callFrameId,
      expression: 'log.fields()',
      returnByValue: true,
      silent: true,
      timeout: logsTimeoutMs,
    })) as { readonly result?: { readonly value?: unknown } } | null;
    const logs = answer?.result?.value;
    if (typeof logs !== 'string' || logs === this.toldLogs) return;
    this.toldLogs = logs;
    this.say({ event: 'logs' }, `{${logs}}`);
  }

  private async logsAtTheEnd(): Promise<string> {
    if (this.unit.isolate.isDisposed) return '';
    try {
      await this.inspector.ask('Debugger.setSkipAllPauses', { skip: true });
      return String(await this.unit.logs.apply(undefined, [], { timeout: logsTimeoutMs }));
    } catch {
      return '';
    }
  }

  private terminate(): void {
    void this.inspector.ask('Runtime.terminateExecution');
    if (this.standing !== null) void this.inspector.ask('Debugger.resume');
  }
}
