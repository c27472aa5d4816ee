import { afterAll } from 'vitest';
import { type TestContextInput, testContext } from '#contract/script/test-context.ts';
import type { RunRequest } from '#sandbox/client/run-input.ts';
import { createSandbox, type Sandbox, type SandboxOptions } from '#sandbox/client/sandbox.ts';

export type RunExtras = Omit<Partial<RunRequest>, 'script_body' | 'context'>;

/** A run of a script in a context that names only what matters; its clock stands still unless the context says otherwise. */
export function requestFor(script_body: string, context: TestContextInput = {}, extras: RunExtras = {}): RunRequest {
  return { script_body, context: testContext.parse(context), tenant_id: null, now: 1_700_000_000_000, ...extras };
}

/** A sandbox for a test file, closed at its end. */
export function sandboxForFile(options: SandboxOptions = {}): Sandbox {
  const sandbox = createSandbox(options);
  afterAll(() => sandbox.close());
  return sandbox;
}
