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
 * The calls of one run as the stubs that answer the same calls in the same way. A stub answers every payload that contains its `when`, so
 * the longer payload comes first; one that was asked again with another answer is answered so often, and then by the next.
 */
export class RecordedCalls {
  private readonly byName = new Map<string, RecordedCall[]>();
  /** By name: what every further call was told. */
  private readonly ends = new Map<string, string>();

  add(call: RecordedCall): void {
    const calls = this.byName.get(call.name) ?? [];
    calls.push(call);
    this.byName.set(call.name, calls);
  }

  /** Whatever is asked of this resource from now on fails with this message. */
  endWith(name: string, error: string): void {
    this.ends.set(name, error);
  }

  stubs(): Record<string, Stub[]> {
    const names = new Set([...this.byName.keys(), ...this.ends.keys()]);
    return Object.fromEntries([...names].map((name) => [name, this.stubsOf(name)]));
  }

  private stubsOf(name: string): Stub[] {
    const byPayload = Map.groupBy(this.byName.get(name) ?? [], ({ payload }) => inKeyOrder(payload));
    const longestFirst = [...byPayload].sort(([one], [other]) => other.length - one.length);
    const error = this.ends.get(name);
    const stubs = longestFirst.flatMap(([when, asked]) =>
      inSequence(JSON.parse(when) as Json, asked, error !== undefined),
    );
    return error === undefined ? stubs : [...stubs, { error }];
  }
}

/** `counted`: also the last one answers only so often. */
function inSequence(when: Json, asked: readonly RecordedCall[], counted: boolean): Stub[] {
  const answers: { answer: string; times: number }[] = [];
  for (const { answer } of asked) {
    const last = answers.at(-1);
    if (last?.answer === answer) last.times += 1;
    else answers.push({ answer, times: 1 });
  }
  return answers.map(({ answer, times }, index) => {
    const told = JSON.parse(answer) as Told;
    return index === answers.length - 1 && !counted ? { when, ...told } : { when, times, ...told };
  });
}

/** The same text for payloads that contain each other. */
function inKeyOrder(payload: Json): string {
  return JSON.stringify(payload, (_, value: unknown) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)));
  });
}
