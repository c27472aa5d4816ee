import { constantNames, removedGlobals } from '#contract/script/runtime-names.ts';
import { installClock, setClock } from './clock.ts';
import { createEnding } from './ending.ts';
import { createEnvelopes } from './envelope.ts';
import { apply, defineProperty, freeze, parse, sourceLength } from './intrinsics.ts';
import type { ValueCaps } from './json-value.ts';
import { createLog, type LogCaps } from './log.ts';
import { answerFromStubs, createResources, type ResourceCaps } from './resources.ts';
import { installStacks } from './stack.ts';

/** Present in some engines and flags only; a script must not find them anywhere. */
const removedBeside = ['console', 'gc', 'Temporal', 'ShadowRealm'];

type World = typeof globalThis & { attributes: unknown; variables: unknown; output: unknown };

interface GuestInput {
  readonly context: Record<string, unknown>;
  readonly attributes: object;
  readonly variables: object;
  readonly stubs: object;
}

/**
 * Makes a fresh isolate the world of `runtime.md`. Runs once, before the author's code; what it returns is held by the host and is
 * out of the script's reach. Only texts and numbers cross.
 */
export function prelude(capsText: string) {
  const caps = parse(capsText) as LogCaps & ValueCaps & ResourceCaps;
  const world = globalThis as World;
  for (const name of [...removedGlobals, ...removedBeside]) Reflect.deleteProperty(world, name);
  installStacks();
  installClock();
  const log = createLog(caps);
  const ending = createEnding();
  const envelopes = createEnvelopes(log, caps);
  installFunctions(log, ending);
  for (const name of ['attributes', 'variables', 'output']) {
    defineProperty(world, name, { value: {}, writable: true, enumerable: true, configurable: false });
  }

  /** Runs the author's function and answers with an envelope. `length` is what its source must measure. */
  function run(script: () => unknown, inputText: string, now: number, seed: number, length: number): string {
    setClock(now, seed);
    const input = parse(inputText) as GuestInput;
    world.attributes = input.attributes;
    world.variables = input.variables;
    installConstants(input.context);
    defineConstant('resources', createResources(caps, answerFromStubs(input.stubs)));
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

function defineConstant(name: string, value: unknown): void {
  defineProperty(globalThis, name, { value, writable: false, enumerable: true, configurable: false });
}

function installConstants(context: Record<string, unknown>): void {
  for (let index = 0; index < constantNames.length; index++) {
    const name = constantNames[index] as string;
    defineConstant(name, name === 'context' ? freeze(context) : context[name]);
  }
}

function installFunctions(log: ReturnType<typeof createLog>, ending: ReturnType<typeof createEnding>): void {
  const writer =
    (level: string) =>
    (...values: unknown[]) =>
      log.writeAll(level, values);
  for (const level of ['debug', 'info', 'warn']) defineConstant(`log_${level}`, writer(level));
  const console = {
    debug: writer('debug'),
    info: writer('info'),
    log: writer('info'),
    warn: writer('warn'),
    error: writer('error'),
  };
  defineConstant('console', freeze(console));
  defineConstant('abort', ending.abort);
  defineConstant('skip', ending.skip);
}
