import { display, freeze, hasOwn, isArray, keysOf, namedError, parse, stringify } from './intrinsics.ts';

export interface ResourceCaps {
  readonly resource_name_chars: number;
  readonly value_depth: number;
  readonly resource_calls: number;
  readonly resource_payload_chars: number;
}

/** How a resource answered: a reply as JSON text, or its error message; null when nobody answers for it. */
export type Answer = { readonly reply: string } | { readonly error: string } | null;
/** Where answers come from: stubs in a dry run, the host in a real one. The payload is JSON text. */
export type AnswerResource = (name: string, payloadText: string) => Answer;
/** The host's side of a call. Blocks until there is an answer, `{"reply": …}` or `{"error": …}`; only texts cross. */
export type AskHost = (name: string, payloadText: string) => string;

/** `resources.call(name, payload)`: JSON in, JSON out, counted and capped (`runtime.md`, A script). */
export function createResources(caps: ResourceCaps, answer: AnswerResource): object {
  let calls = 0;
  function call(name: unknown, payload?: unknown): unknown {
    if (typeof name !== 'string')
      throw namedError('TypeError', 'resources.call needs the name of a resource as a text');
    calls += 1;
    if (calls > caps.resource_calls)
      throw namedError('ResourceError', `more than ${caps.resource_calls} calls of resources in one run`);
    const given = answer(name, jsonPayload(name, payload, caps));
    if (given === null) {
      throw namedError(
        'ResourceUnavailableError',
        `resource '${name}' is not available in a dry run; add a stub for it to the test context`,
      );
    }
    if (hasOwn(given, 'error')) throw namedError('ResourceError', (given as { error: string }).error);
    return parse((given as { reply: string }).reply);
  }
  return freeze({ call });
}

function jsonPayload(name: string, payload: unknown, caps: ResourceCaps): string {
  let text: string | undefined;
  try {
    text = stringify(payload);
  } catch (error) {
    throw namedError('ResourceError', `the payload for resource '${name}' is not JSON: ${display(error)}`);
  }
  if (text === undefined) return 'null';
  if (text.length > caps.resource_payload_chars) {
    throw namedError(
      'ResourceError',
      `the payload for resource '${name}' is over ${caps.resource_payload_chars / 1024} KiB`,
    );
  }
  if (isDeeper(text, caps.value_depth)) {
    throw namedError('ResourceError', `the payload for resource '${name}' is nested deeper than ${caps.value_depth}`);
  }
  return text;
}

/** Whether a JSON text nests objects and lists deeper than that. */
function isDeeper(json: string, limit: number): boolean {
  if (json.length <= 2 * limit) return false;
  let depth = 0;
  let inText = false;
  for (let at = 0; at < json.length; at++) {
    const char = json[at];
    if (inText) {
      if (char === '\\') at += 1;
      else if (char === '"') inText = false;
    } else if (char === '"') inText = true;
    else if (char === '{' || char === '[') {
      depth += 1;
      if (depth > limit) return true;
    } else if (char === '}' || char === ']') depth -= 1;
  }
  return false;
}

/** Asks the host, and through it the connector's own endpoint. */
export function answerFromHost(ask: AskHost, caps: ResourceCaps): AnswerResource {
  return (name, payloadText) => {
    if (name.length > caps.resource_name_chars)
      return { error: `the connector has no resource with a name of ${name.length} characters` };
    const given = parse(ask(name, payloadText)) as { readonly reply?: unknown; readonly error?: string };
    return hasOwn(given, 'error') ? { error: `${given.error}` } : { reply: stringify(given.reply) };
  };
}

/** Answers from a test context's `stubs`: the first whose `when` is contained in the payload, or that has none, and whose `times` are not used up. */
export function answerFromStubs(stubs: object): AnswerResource {
  return (name, payloadText) => {
    if (!hasOwn(stubs, name)) return null;
    const payload = parse(payloadText);
    const list = (stubs as Record<string, readonly object[]>)[name] ?? [];
    for (let index = 0; index < list.length; index++) {
      const stub = list[index] as { when?: unknown; times?: number; reply?: unknown; error?: string };
      if (hasOwn(stub, 'when') && !contains(payload, stub.when)) continue;
      if (hasOwn(stub, 'times')) {
        if ((stub.times as number) <= 0) continue;
        stub.times = (stub.times as number) - 1;
      }
      return hasOwn(stub, 'error') ? { error: `${stub.error}` } : { reply: stringify(stub.reply) };
    }
    return null;
  };
}

/** Whether `part` is contained in `whole`: objects by the keys that `part` names, lists item by item, the rest by equality. */
export function contains(whole: unknown, part: unknown): boolean {
  if (typeof part !== 'object' || part === null) return whole === part;
  if (typeof whole !== 'object' || whole === null || isArray(part) !== isArray(whole)) return false;
  const keys = keysOf(part);
  if (isArray(part) && keys.length !== (whole as unknown[]).length) return false;
  for (let index = 0; index < keys.length; index++) {
    const key = keys[index] as string;
    if (!hasOwn(whole, key)) return false;
    if (!contains((whole as Record<string, unknown>)[key], (part as Record<string, unknown>)[key])) return false;
  }
  return true;
}
