import type { Json } from '#contract/model/scalars.ts';
import type { Stub } from '#contract/script/test-context.ts';

/** One answered call. `answer`: `{"reply": …}` or `{"error": …}` as text. */
export interface RecordedCall {
  readonly name: string;
  readonly payload: Json;
  readonly answer: string;
}

type Told = { readonly reply: Json } | { readonly error: string };

/**
 * Calls as the stubs that answer the same calls in the same way. A stub answers every payload that contains its `when`, so the longer
 * payload comes first; one that was asked again with another answer is answered so often, and then by the next.
 */
export function stubsOfCalls(calls: readonly RecordedCall[]): Record<string, Stub[]> {
  const names = [...new Set(calls.map(({ name }) => name))];
  return Object.fromEntries(names.map((name) => [name, stubsOf(calls.filter((call) => call.name === name))]));
}

function stubsOf(calls: readonly RecordedCall[]): Stub[] {
  const byPayload = Map.groupBy(calls, ({ payload }) => inKeyOrder(payload));
  const longestFirst = [...byPayload].sort(([one], [other]) => other.length - one.length);
  return longestFirst.flatMap(([when, asked]) => inSequence(JSON.parse(when) as Json, asked));
}

function inSequence(when: Json, asked: readonly RecordedCall[]): Stub[] {
  const stubs: { answer: string; times: number }[] = [];
  for (const { answer } of asked) {
    const last = stubs.at(-1);
    if (last?.answer === answer) last.times += 1;
    else stubs.push({ answer, times: 1 });
  }
  return stubs.map(({ answer, times }, index) => {
    const told = JSON.parse(answer) as Told;
    return index === stubs.length - 1 ? { when, ...told } : { when, times, ...told };
  });
}

/** The same text for payloads that contain each other. */
function inKeyOrder(payload: Json): string {
  return JSON.stringify(payload, (_, value: unknown) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
  });
}
