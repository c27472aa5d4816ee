import type { ConnectorType, ObjectClass } from '#contract/model/connector.ts';
import type { ResourceType } from '#contract/model/provisioning.ts';
import type { Json, JsonObject } from '#contract/model/scalars.ts';

/** What an adapter works with during one call. Secrets live as long as the call. */
export interface AdapterCall {
  readonly connector_id: string;
  readonly config: JsonObject;
  readonly credentials: Readonly<Record<string, string>>;
  readonly object_classes: readonly ObjectClass[];
  /** Networks beyond the public internet that the backend's operator lets it connect to. */
  readonly networks: readonly string[];
  /** Aborts at the time limit, or when somebody cancels. */
  readonly signal: AbortSignal;
  /**
   * The same for every attempt of one operation, so that an adapter can recognise what an earlier, unanswered attempt did:
   * it is stored on the target where the target has a place for it.
   */
  readonly operation_id: string;
  /**
   * An earlier attempt of this operation may have acted. Only then is an object of the same name and attributes taken for
   * its work where the target has no place for `operation_id`; otherwise it is another's, and left alone.
   */
  readonly resumed: boolean;
  /** In `find`: what a creation left half-made counts too, since it is to be removed. */
  readonly leftovers?: boolean;
}

/** What the target holds afterwards. `provider_id` names it there; `state` is all the target tells, without secrets. */
export interface ProviderObject {
  readonly provider_id: string;
  readonly state: Json;
}

/** An object of a class: `account` and `group` resources, and every operation after the first. */
export interface ObjectRequest {
  /** A resource type (`account`, `database`, …) or an object class of the connector. */
  readonly object_class: string;
  /** Null in `create`, and in `find` where it was never learnt. */
  readonly provider_id: string | null;
  /** What should hold afterwards. In `update` a member that is absent stays as it is, and null clears it where it can be. */
  readonly attributes: JsonObject;
}

/**
 * Reaches one kind of target. Every method is idempotent: called again with the same request it leads to the same object.
 * All but `test` and `find` may be missing, which is a clear 422 (`specs/provisioning-mutations.md`). They throw
 * `AdapterError`, which says whether the target may have acted.
 */
export interface DockAdapter {
  readonly type: ConnectorType;
  /** As in "adapter postgres cannot provision servers". */
  readonly name: string;
  /** Which kinds this configuration reaches, where that is less than the methods say. */
  provisions?(config: JsonObject): readonly ResourceType[];
  /**
   * The target itself keeps one operation from making two objects, also where an answer was lost and the first creation is
   * still under way. Otherwise it is not asked again before the lost call must be over.
   */
  readonly makesOnce?: boolean;
  /** Reaches the target and signs in; changes nothing. */
  test(call: AdapterCall): Promise<void>;
  /**
   * The object as it is now; null where there is none. By `provider_id`; without one, what this operation made there, by
   * `operation_id` where the target keeps it and else by its natural name. Changes nothing.
   */
  find(call: AdapterCall, request: ObjectRequest): Promise<ProviderObject | null>;
  provisionServer?(call: AdapterCall, spec: JsonObject): Promise<ProviderObject>;
  provisionWebService?(call: AdapterCall, spec: JsonObject): Promise<ProviderObject>;
  provisionDatabase?(call: AdapterCall, spec: JsonObject): Promise<ProviderObject>;
  provisionDomain?(call: AdapterCall, spec: JsonObject): Promise<ProviderObject>;
  create?(call: AdapterCall, request: ObjectRequest): Promise<ProviderObject>;
  update?(call: AdapterCall, request: ObjectRequest): Promise<ProviderObject>;
  /** What was removed; null where there was nothing (any more), which is a success too. */
  delete?(call: AdapterCall, request: ObjectRequest): Promise<ProviderObject | null>;
  enable?(call: AdapterCall, request: ObjectRequest): Promise<ProviderObject>;
  disable?(call: AdapterCall, request: ObjectRequest): Promise<ProviderObject>;
}

/** Why an adapter's call did not succeed. `message` is for people and holds no secret. */
export class AdapterError extends Error {
  override readonly name = 'AdapterError';
  /** `refused`: the target said no, for good. `unreachable`: nothing was done. `unknown`: it may have been done; look first. */
  readonly effect: 'refused' | 'unreachable' | 'unknown';

  constructor(effect: AdapterError['effect'], message: string, options?: ErrorOptions) {
    super(message, options);
    this.effect = effect;
  }
}
