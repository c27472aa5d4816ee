/**
 * What a provisioning script sees beside the standard built-ins of ES2024 (script runtime, version 1). The editor completes
 * and explains these names from this file. There is no DOM, no Node, no network and no timer.
 */

/** What JSON can carry. Everything that leaves a script must be of this kind. */
type JsonValue = string | number | boolean | null | JsonValue[] | { [name: string]: JsonValue };

/** Values by name, as they come from HR, the target or an earlier hook. */
interface Values {
  // The names are the installation's own, so their types cannot be known here.
  // biome-ignore lint/suspicious/noExplicitAny: with `unknown` every use of an attribute would be marked as a mistake
  [name: string]: any;
}

/** The operation that the connector performs. */
type OperationType = 'create' | 'update' | 'delete' | 'enable' | 'disable';
/** Whether the script runs before or after the operation. */
type HookPhase = 'before' | 'after';

/** What the run is about. */
interface ScriptContext {
  /** Id of the tenant; null in a dry run outside of a tenant. */
  readonly tenant_id: string | null;
  /** Id of the connector that the hook is bound to. */
  readonly connector_id: string | null;
  /** Id of the person whose account is provisioned. */
  readonly user_id: string | null;
  readonly operation_type: OperationType;
  readonly hook_phase: HookPhase;
  /** The kind of object, such as `user` or `group`. */
  readonly object_class: string;
  /** Id of the object on the target, once it exists: in an after hook of a create, and in every later operation. */
  readonly target_uid: string | null;
  /** The message of a failed operation, in an after hook; null when it succeeded. */
  readonly error_message: string | null;
  /** 1 for the first try of this hook, more when its failure policy tries again. */
  readonly attempt: number;
  /** The instant of the run in RFC 3339, the same that `new Date()` answers. */
  readonly now: string;
}

/**
 * The object's attributes. Change them freely: what they hold at the end of a before hook is what the operation gets, and the
 * result shows them as `modified_attributes`.
 *
 * ```js
 * attributes.display_name = `${attributes.first_name} ${attributes.last_name}`;
 * delete attributes.private_note;
 * ```
 */
declare let attributes: Values;

/** Variables that all the hooks of one pipeline run share, in their order. Leave here what a later hook needs. */
declare let variables: Values;

/** Output variables of this script. They appear in the result and in the execution log; the target does not see them. */
declare let output: Values;

/** Everything about the run in one frozen object; the same values are also there as bare constants. */
declare const context: ScriptContext;

/** Id of the tenant; null in a dry run outside of a tenant. */
declare const tenant_id: string | null;
/** Id of the connector that the hook is bound to. */
declare const connector_id: string | null;
/** Id of the person whose account is provisioned. */
declare const user_id: string | null;
/** The operation that the connector performs. */
declare const operation_type: OperationType;
/** Whether the script runs before or after the operation. */
declare const hook_phase: HookPhase;
/** The kind of object, such as `user` or `group`. */
declare const object_class: string;
/** Id of the object on the target, once it exists. */
declare const target_uid: string | null;
/** The message of a failed operation, in an after hook; null when it succeeded. */
declare const error_message: string | null;

/** Writes a line to the log, for looking closely at a run. At most 1,000 lines and 64 KiB a run are kept. */
declare function log_debug(...message: unknown[]): void;
/** Writes a line to the log: what an administrator wants to read later. */
declare function log_info(...message: unknown[]): void;
/** Writes a line to the log: something is odd, but the run goes on. */
declare function log_warn(...message: unknown[]): void;

/** Writes to the same log as `log_info` and its kin. */
declare const console: {
  readonly debug: (...message: unknown[]) => void;
  readonly info: (...message: unknown[]) => void;
  readonly log: (...message: unknown[]) => void;
  readonly warn: (...message: unknown[]) => void;
  readonly error: (...message: unknown[]) => void;
};

/**
 * Ends the script as a failure with this message. What happens then is up to the hook's failure policy: the operation does not
 * run (`abort`), goes on without this script's changes (`continue`), or the script is tried again (`retry`).
 */
declare function abort(message: string): never;

/** Ends the script with the status `skipped`: there was nothing to do. Its changes are dropped. */
declare function skip(reason: string): never;

/** External resources that the connector declares. */
declare const resources: {
  /**
   * Asks a resource and waits for its answer; JSON in, JSON out. A dry run answers from the test context's `stubs`, and throws
   * `ResourceUnavailableError` where none fits. A resource that reports a mistake throws `ResourceError`.
   *
   * ```js
   * const centre = resources.call('finance', { find: 'cost_centre', code: '4210' });
   * ```
   */
  // biome-ignore lint/suspicious/noExplicitAny: what a resource answers is its own affair
  readonly call: (name: string, payload?: JsonValue | Values) => any;
};
