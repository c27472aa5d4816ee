import { availableParallelism } from 'node:os';
import { limits } from '#contract/limits.ts';
import type { Json } from '#contract/model/scalars.ts';
import type { HostRequest, SchemaVerdict } from '#contract/script/host-messages.ts';
import type { Problem } from '#contract/script/problem.ts';
import type { RunResult } from '#contract/script/run-result.ts';
import { findArtefacts } from './artefacts.ts';
import { type DebugEvent, type DebugRequest, DebugSession } from './debug-session.ts';
import { HostPool } from './host-pool.ts';
import { type Answer, type Death, type Host, type HostEvents, type HostPlan, HostProcess } from './host-process.ts';
import { createLauncher, type Launcher, type SandboxLog } from './launcher.ts';
import { LiveResources } from './live-resources.ts';
import { prepareRun } from './prepared-run.ts';
import type { RunRequest } from './run-input.ts';
import { type RunLimits, resultOfAnswer, resultOfDeath } from './run-outcome.ts';

export interface SandboxOptions {
  /** Run hosts that work at the same time; default 1. One more always stands by. */
  readonly hosts?: number;
  readonly log?: SandboxLog;
  /** The folder of the built host programs; default `out/sandbox` of this project. */
  readonly artefacts?: string;
}

/** Runs and checks scripts in processes that may be lost at any time without anybody noticing but the run that broke a limit. */
export interface Sandbox {
  /**
   * Runs a script once. Never rejects for what a script does: every limit and every death of a host is a result that names it. Rejects
   * with the signal's reason when it aborts, and with AppError `unavailable` where no host can be started or the sandbox is closed.
   */
  run(request: RunRequest): Promise<RunResult>;
  /**
   * Runs a script once under the debugger, in a host of its own. Everything that happens comes as an event, the last is `ended`; never
   * throws for what a script or a host does.
   */
  debug(request: DebugRequest, onEvent: (event: DebugEvent) => void): DebugSession;
  /** V8's errors in a text, all that can be told apart, with exact ranges. Runs nothing and never waits behind a run. */
  checkSyntax(script_body: string): Promise<Problem[]>;
  /**
   * Which rules of a JSON Schema a value breaks. Never rejects for what either of them is: a schema that cannot be used, or that
   * takes too long, is an answer that says so.
   */
  matchSchema(schema: Json, value: Json): Promise<SchemaVerdict>;
  /** One sentence: which guards are in force on this machine. */
  readonly protection: string;
  /** How many bulk runs go on at the same time; more of them at once only wait. */
  readonly bulkRuns: number;
  /** Ends every host process and resolves when they are gone. */
  close(): Promise<void>;
}

const recycle = { requests: 2000, residentBytes: 128 * 1024 * 1024, busyMs: 240_000 };
/** How long the search for further syntax errors may go on, and when the host is given up (`sandbox.md` 5). */
const checkBudgetMs = 200;
const checkWallClockMs = 3000;
const matchWallClockMs = 3000;
const tooLongToMatch = `it was not through after ${matchWallClockMs / 1000} s; a pattern in it may never end`;

/** Makes a sandbox, usable at once; its hosts start in the background. Throws AppError `unavailable` where its programs are missing. */
export function createSandbox(options: SandboxOptions = {}): Sandbox {
  const artefacts = findArtefacts(options.artefacts);
  const log = options.log ?? (() => {});
  const launcher = createLauncher(artefacts, log);
  const starter = createStarter(launcher);
  const running = options.hosts ?? 1;
  const bulk = Math.max(1, availableParallelism());
  const shared = { running, bulk, recycle, onStartFailure: starter.failed, onDeath: launcher.died };
  const runners = new HostPool({
    ...shared,
    size: running + 1,
    eager: true,
    singleUse: false,
    start: starter.starts(artefacts.runHost),
  });
  const inspectors = new HostPool({
    ...shared,
    size: running,
    eager: false,
    singleUse: true,
    start: starter.starts(artefacts.inspectHost),
  });
  const sessions = new Set<DebugSession>();
  let sequence = 0;

  async function run(request: RunRequest): Promise<RunResult> {
    const prepared = prepareRun(request);
    if ('refused' in prepared) return prepared.refused;
    sequence += 1;
    const { body, limits: bounds } = prepared;
    const message: HostRequest = { op: 'run', id: sequence, ...prepared.message };
    const wallClockMs = bounds.timeout_ms + limits.timeoutGraceMs;
    const { signal, bulk: isBulk = false, resources } = request;
    const live = resources === undefined ? undefined : new LiveResources(resources, bounds.timeout_ms);
    const pool = request.coverage === true && live === undefined ? inspectors : runners;
    const job = { request: message, body, wallClockMs, counted: !isBulk, bulk: isBulk, signal, live };
    const result = resultOf(await pool.submit(job), bounds);
    return live === undefined ? result : { ...result, stubs: live.stubs() };
  }

  function debug(request: DebugRequest, onEvent: (event: DebugEvent) => void): DebugSession {
    const session = new DebugSession({ request, launcher, program: artefacts.debugHost, onEvent });
    sessions.add(session);
    void session.exited.then(() => sessions.delete(session));
    return session;
  }

  const aside = checksOf(runners, () => ++sequence);
  return {
    run,
    ...aside,
    debug,
    get protection() {
      return launcher.protection();
    },
    bulkRuns: bulk,
    async close() {
      for (const session of sessions) session.stop(closedWords);
      await Promise.all([runners.close(), inspectors.close(), ...[...sessions].map(({ exited }) => exited)]);
    },
  };
}

/** What the run hosts do beside running, in whichever of them is free. */
function checksOf(runners: HostPool, nextId: () => number): Pick<Sandbox, 'checkSyntax' | 'matchSchema'> {
  const ask = async (request: HostRequest, body: string, wallClockMs: number) => {
    const answer = await runners.submit({ request, body, wallClockMs, counted: false, signal: undefined });
    return 'message' in answer ? answer.message : null;
  };
  return {
    async checkSyntax(script_body) {
      const request: HostRequest = { op: 'check', id: nextId(), budget_ms: checkBudgetMs };
      const message = await ask(request, script_body, checkWallClockMs);
      return message?.event === 'checked' ? message.problems : [uncheckable];
    },
    async matchSchema(schema, value) {
      const request: HostRequest = { op: 'match', id: nextId() };
      const message = await ask(request, JSON.stringify([schema, value]), matchWallClockMs);
      return message?.event === 'matched' ? message : { unusable: tooLongToMatch, rules: [] };
    },
  };
}

function resultOf(answer: Answer, bounds: RunLimits): RunResult {
  if ('death' in answer) return resultOfDeath(answer.death, answer.elapsed_ms, bounds);
  if (answer.message.event === 'ran') return resultOfAnswer(answer.message, answer.body, bounds);
  return resultOfDeath({ cause: 'protocol', ending: '', text: '' }, 0, bounds);
}

/** Starts hosts for the pools and remembers with which plan. */
function createStarter(launcher: Launcher) {
  const plans = new WeakMap<Host, HostPlan>();
  return {
    starts: (program: string) => (events: HostEvents) => {
      const plan = launcher.plan(program);
      const host = new HostProcess(plan, events);
      plans.set(host, plan);
      return host;
    },
    failed(death: Death, host: Host): boolean {
      const plan = plans.get(host);
      return plan !== undefined && launcher.failed(death, plan);
    },
  };
}

const closedWords = 'The studio was closed.';

const uncheckable: Problem = {
  line: 1,
  column: 1,
  end_line: 1,
  end_column: 2,
  message: 'The script is too large or too odd to be checked: the check was stopped by its own limits.',
  rule: 'syntax',
  severity: 'error',
  suggestion: null,
};
