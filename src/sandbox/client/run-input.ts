import type { RunInput } from '#contract/script/host-messages.ts';
import type { TestContext } from '#contract/script/test-context.ts';
import type { AskResource } from './live-resources.ts';

export interface RunRequest {
  readonly script_body: string;
  /** As `testContext` parsed it. */
  readonly context: TestContext;
  readonly tenant_id: string | null;
  /** 1 for the first try; default: what the context says. */
  readonly attempt?: number;
  readonly timeout_ms?: number;
  readonly memory_mib?: number;
  readonly coverage?: boolean;
  /** Milliseconds since 1970 that the script's clock shows where the context names no `now`; default: the caller's clock. */
  readonly now?: number;
  /**
   * Of a real run: answers `resources.call`, and the result then holds the answers as `stubs`. Without it the context's stubs answer.
   * Lines are not counted (`coverage`) in a real run.
   */
  readonly resources?: AskResource;
  /** One of many: it takes a core that is free, and never keeps another run waiting. */
  readonly bulk?: boolean;
  readonly signal?: AbortSignal;
}

/** The instant the script's clock shows. */
export function clockOf({ context, now }: RunRequest): number {
  return context.now === undefined ? (now ?? Date.now()) : Date.parse(context.now);
}

/** The world of a script (`runtime.md`, A script): the frozen context, and what it may write to. */
export function inputOf(request: RunRequest, now: number): RunInput {
  const { context } = request;
  return {
    context: {
      tenant_id: request.tenant_id,
      connector_id: context.connector_id,
      user_id: context.user_id,
      operation_type: context.operation_type,
      hook_phase: context.hook_phase,
      object_class: context.object_class,
      target_uid: context.target_uid,
      error_message: context.error_message,
      attempt: request.attempt ?? context.attempt ?? 1,
      now: new Date(now).toISOString(),
    },
    attributes: context.attributes,
    variables: context.variables,
    stubs: context.stubs,
  };
}
