import { constantNames, removedGlobals, writableNames } from '#contract/script/runtime-names.ts';
import { installClock, setClock } from './clock.ts';
import { createEnding } from './ending.ts';
import { createEnvelopes } from './envelope.ts';
import { apply, defineProperty, freeze, parse, sourceLength } from './intrinsics.ts';
import type { ValueCaps } from './json-value.ts';
import { createLog, type Log, type LogCaps } from './log.ts';
import { type AskHost, answerFromHost, answerFromStubs, createResources, type ResourceCaps } from './resources.ts';
import { installStacks } from './stack.ts';

/** Present in some engines and flags only; a script must not find them anywhere. */
const removedBeside = ['console', 'gc', 'Temporal', 'ShadowRealm'];

interface World {
  attributes: unknown;
  variables: unknown;
  output: unknown;
}

interface GuestInput {
  readonly context: Record<string, unknown>;
  readonly attributes: object;
  readonly variables: object;
  readonly stubs: object;
}

type Caps = LogCaps & ValueCaps & ResourceCaps;

/**
 * Makes a fresh isolate the world of `runtime.md`. Runs once, before the author's code; what it returns is held by the host and is
 * out of the script's reach. Only texts and numbers cross.
 */
export function prelude(capsText: string) {
  const caps = parse(capsText) as Caps;
  for (const name of [...removedGlobals, ...removedBeside]) Reflect.deleteProperty(globalThis, name);
  installStacks();
  installClock();
  rehearse(caps);
  return createGuest(globalThis as unknown as World, caps);
}

/**
 * Runs a script of no meaning in a world of its own. V8 compiles a function when it is first called: called here, while the isolate stands
 * by, the prelude's functions cost the real run nothing.
 */
function rehearse(caps: Caps): void {
  const world = {} as World;
  const { run, logs } = createGuest(world, caps);
  const script = () => {
    (world as unknown as { log_info(value: unknown): void }).log_info({ text: 'rehearsal' });
    return [{ value: 1, text: '' }, null, true];
  };
  run(script, '{"context":{},"attributes":{"a":{}},"variables":{},"stubs":{}}', 0, 1, sourceLength(script));
  logs();
}

function createGuest(world: World, caps: Caps) {
  const log = createLog(caps);
  const ending = createEnding();
  const envelopes = createEnvelopes(log, caps);
  installFunctions(world, log, ending);
  for (const name of writableNames) {
    defineProperty(world, name, { value: {}, writable: true, enumerable: true, configurable: false });
  }

  /**
   * Runs the author's function and answers with an envelope. `length` is what its source must measure; `ask` reaches the host in a
   * real run, and is held where no script can get at it.
   */
  function run(
    script: () => unknown,
    inputText: string,
    now: number,
    seed: number,
    length: number,
    ask?: AskHost,
  ): string {
    setClock(now, seed);
    const input = parse(inputText) as GuestInput;
    world.attributes = input.attributes;
    world.variables = input.variables;
    installConstants(world, input.context);
    defineConstant(
      world,
      'resources',
      createResources(caps, ask === undefined ? answerFromStubs(input.stubs) : answerFromHost(ask, caps)),
    );
    if (sourceLength(script) !== length) return envelopes.unbalanced();
    let returned: unknown;
    try {
      returned = apply(script, undefined, []);
    } catch (thrown) {
      const ended = ending.ended();
      return ended === null ? envelopes.thrown(thrown) : envelopes.ended(ended);
    }
    const ended = ending.ended();
    return ended === null ? envelopes.value(world, returned) : envelopes.ended(ended);
  }

  return { run, logs: () => `{${log.fields()}}` };
}

function defineConstant(world: World, name: string, value: unknown): void {
  defineProperty(world, name, { value, writable: false, enumerable: true, configurable: false });
}

function installConstants(world: World, context: Record<string, unknown>): void {
  for (let index = 0; index < constantNames.length; index++) {
    const name = constantNames[index] as string;
    defineConstant(world, name, name === 'context' ? freeze(context) : context[name]);
  }
}

function installFunctions(world: World, log: Log, ending: ReturnType<typeof createEnding>): void {
  const writer =
    (level: string) =>
    (...values: unknown[]) =>
      log.writeAll(level, values);
  for (const level of ['debug', 'info', 'warn']) defineConstant(world, `log_${level}`, writer(level));
  const console = {
    debug: writer('debug'),
    info: writer('info'),
    log: writer('info'),
    warn: writer('warn'),
    error: writer('error'),
  };
  defineConstant(world, 'console', freeze(console));
  defineConstant(world, 'abort', ending.abort);
  defineConstant(world, 'skip', ending.skip);
}
