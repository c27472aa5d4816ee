import type { OperationBody, ScriptFields } from '#contract/http/sync.ts';

type Of<Action extends OperationBody['action']> = Omit<
  Extract<OperationBody, { action: Action }>,
  'fields' | 'body_hash'
>;

/** An operation whose fields have been checked. */
export type ScriptOperation =
  | (Of<'create'> & { readonly fields: ScriptFields & { readonly name: string }; readonly body_hash: string })
  | (Of<'update'> & { readonly fields: ScriptFields; readonly body_hash: string | null })
  | (Of<'delete'> & { readonly fields: Record<string, never>; readonly body_hash: null });
