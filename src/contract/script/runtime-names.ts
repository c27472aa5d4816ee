/** The names a script sees beside the standard built-ins (`runtime.md`, A script). The guest defines them, the linter knows them, the `.d.ts` types them. */
export const writableNames = ['attributes', 'variables', 'output'] as const;
export const constantNames = [
  'context',
  'tenant_id',
  'connector_id',
  'user_id',
  'operation_type',
  'hook_phase',
  'object_class',
  'target_uid',
  'error_message',
] as const;
export const functionNames = ['log_debug', 'log_info', 'log_warn', 'console', 'abort', 'skip', 'resources'] as const;
/** Standard built-ins that the runtime takes away. */
export const removedGlobals = [
  'WebAssembly',
  'SharedArrayBuffer',
  'Atomics',
  'WeakRef',
  'FinalizationRegistry',
] as const;

export const runtimeVersion = 1;
