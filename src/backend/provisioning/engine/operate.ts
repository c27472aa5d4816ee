import { setTimeout as wait } from 'node:timers/promises';
import {
  beginCall,
  type CallEnd,
  endCall,
  type ProviderCall,
} from '#backend/db/queries/provisioning/provider-calls.ts';
import { AppError } from '#contract/errors/app-error.ts';
import { parseConfig } from '#contract/model/connector-types.ts';
import type { JsonObject } from '#contract/model/scalars.ts';
import type { OperationOutcome } from '#contract/script/pipeline.ts';
import { type AdapterCall, AdapterError, type DockAdapter, type ObjectRequest } from '../adapters/adapter.ts';
import { keptState } from '../adapters/kept-state.ts';
import { performOperation } from '../adapters/perform.ts';
import { adapterFor, methodFor } from '../adapters/registry.ts';
import { withCredentials } from '../credentials/with-credentials.ts';
import { checkAttributes } from '../requests/check-attributes.ts';
import type { RunState } from './run-state.ts';
import { LeaseLost } from './stop-reasons.ts';

/** How long a look at the target may take after a call was broken off by who cancelled it. */
const lookMs = 10_000;

type Settled = CallEnd & { readonly error?: string };

/**
 * Lets the connector's adapter carry out the operation. What is recorded is believed and nothing else: an answer that was
 * recorded is never asked for again, and after a call without one the target is looked at first, so that a worker that
 * died in between makes nothing twice. A failure is an outcome with words; rejects only where the run itself cannot go on.
 */
export async function operate(run: RunState, attributes: JsonObject): Promise<OperationOutcome> {
  const recorded = run.calls.find(({ state }) => state === 'answered');
  if (recorded !== undefined) return succeeds(recorded.provider_id, recorded.answer);
  try {
    const { connector, provision } = run;
    const adapter = adapterFor(connector.connector_type);
    const config = parseConfig(connector.connector_type, connector.config);
    methodFor(adapter, provision.operation_type, provision.resource_type, config);
    if (neverMade(run)) return succeeds(null, null);
    requireComplete(run, attributes);
    return await withCredentials(run.engine, run.actor, connector.id, `provision ${provision.id}`, (credentials) =>
      new Operation(run, adapter, { config, credentials }, attributes).carryOut(),
    );
  } catch (error) {
    if (error instanceof AppError && error.status < 500) return { kind: 'fails', message: error.message };
    throw error;
  }
}

/** There is nothing on the target that could be deleted. */
function neverMade({ provision, resource, openCreation }: RunState): boolean {
  return provision.operation_type === 'delete' && resource.provider_id === null && openCreation === null;
}

/** What scripts have left has to be what the object class wants. */
function requireComplete({ connector, resource, provision }: RunState, attributes: JsonObject): void {
  if (provision.operation_type !== 'create' && provision.operation_type !== 'update') return;
  const described = connector.object_classes.find(({ name }) => name === resource.object_class) ?? null;
  checkAttributes(attributes, described, { member: 'attributes', complete: true });
}

function succeeds(provider_id: string | null, result: ProviderCall['answer']): OperationOutcome {
  return { kind: 'succeeds', target_uid: provider_id, result };
}

const nothingThere: Settled = { state: 'answered', reconciled: true, provider_id: null, answer: null };

class Operation {
  private readonly run: RunState;
  private readonly adapter: DockAdapter;
  private readonly target: Pick<AdapterCall, 'config' | 'credentials'>;
  private request: ObjectRequest;
  /** An earlier call of this provision may have acted. */
  private resumed: boolean;
  private number: number;
  /** Until then the target may still finish a call whose answer was lost. Milliseconds, as `performance.now()`. */
  private lateUntil: number;

  constructor(
    run: RunState,
    adapter: DockAdapter,
    target: Pick<AdapterCall, 'config' | 'credentials'>,
    attributes: JsonObject,
  ) {
    const { provision, resource, calls } = run;
    const byClass = provision.resource_type === 'account' || provision.resource_type === 'group';
    this.run = run;
    this.adapter = adapter;
    this.target = target;
    this.request = {
      object_class: byClass ? resource.object_class : provision.resource_type,
      provider_id: provision.operation_type === 'create' ? null : resource.provider_id,
      attributes,
    };
    this.resumed = calls.some(({ state }) => state === 'calling' || state === 'unknown');
    this.number = calls.at(-1)?.number ?? 0;
    const ages = calls.filter(({ state }) => state === 'calling' || state === 'unknown').map(({ age_ms }) => age_ms);
    if (run.openCreation !== null) ages.push(run.openCreation.age_ms);
    this.lateUntil = performance.now() + this.longestMs() - Math.min(...ages);
  }

  async carryOut(): Promise<OperationOutcome> {
    const { callTries, callBackoffMs } = this.run.engine.patience;
    for (let tries = 1; ; tries += 1) {
      this.run.signal.throwIfAborted();
      const end = await this.tryOnce(await this.outwaitLost(tries));
      if (end.state === 'answered') return succeeds(end.provider_id ?? null, end.answer ?? null);
      this.run.signal.throwIfAborted();
      const message = end.error ?? 'The target gave no answer.';
      if (end.state === 'refused') return { kind: 'fails', message };
      if (tries === callTries) return { kind: 'fails', message: `${message} ${afterTries(tries, end.state)}` };
      this.resumed ||= end.state === 'unknown';
      const backoffMs = callBackoffMs * 2 ** (tries - 1);
      await this.pause(tries, backoffMs, `${message} Try ${tries + 1} follows in ${seconds(backoffMs)}.`);
    }
  }

  private async tryOnce(found: Settled | null): Promise<Settled> {
    const { run } = this;
    const { id } = run.provision;
    this.number += 1;
    const { number } = this;
    run.journal.also((scope) => beginCall(scope, id, number, this.request.attributes));
    await run.journal.flush();
    run.called = true;
    run.open = true;
    if (found === null) this.lateUntil = performance.now() + this.longestMs();
    await run.engine.onPoint('call-recorded', id);
    const asked = found ?? (await this.ask());
    const end = asked.answer === undefined ? asked : { ...asked, answer: keptState(asked.answer) };
    await run.engine.onPoint('call-answered', id);
    run.open = this.resumed || end.state === 'unknown';
    run.journal.also((scope) => endCall(scope, id, number, end));
    if (end.state === 'answered' && run.provision.operation_type !== 'delete') {
      run.journal.resourceBecomes({ provider_id: end.provider_id ?? null, provider_data: end.answer ?? null });
    }
    // An answer is written with the next thing that happens; a failure at once, for what follows may be long.
    if (end.state !== 'answered') await run.journal.flush();
    return end;
  }

  /** From the beginning of a call until its target has surely done with it, be it that nobody waits for the answer. */
  private longestMs(): number {
    const { callMs, lateMs } = this.run.engine.patience;
    return callMs + lateMs;
  }

  /**
   * Waits until a lost creation must be over, before anything is made or left as never made. What is there by now spares the
   * wait, and is returned where it answers the operation.
   */
  private async outwaitLost(tries: number): Promise<Settled | null> {
    const { run, adapter } = this;
    const { operation_type } = run.provision;
    const makes = operation_type === 'create' && this.resumed && adapter.makesOnce !== true;
    const unmakes = operation_type === 'delete' && this.request.provider_id === null;
    if ((!makes && !unmakes) || this.lateUntil <= performance.now()) return null;
    const signal = AbortSignal.any([run.signal, AbortSignal.timeout(run.engine.patience.callMs)]);
    try {
      if (unmakes && (await this.findLost(signal))) return null;
      const there = makes ? await this.look(signal) : null;
      if (there !== null) return there;
    } catch (error) {
      // The look that counts comes after the wait.
      if (!(error instanceof AdapterError)) throw error;
    }
    run.signal.throwIfAborted();
    const leftMs = Math.max(this.lateUntil - performance.now(), 0);
    const reason = `An earlier call got no answer, and the target may still act on it; it is looked at in ${seconds(leftMs)}.`;
    await run.engine.onPoint('outwaiting', run.provision.id);
    await this.pause(tries - 1, leftMs, reason);
    return null;
  }

  private async ask(): Promise<Settled> {
    const { run, adapter } = this;
    const { operation_type, resource_type } = run.provision;
    const signal = AbortSignal.any([run.signal, AbortSignal.timeout(run.engine.patience.callMs)]);
    try {
      if (operation_type === 'delete' && this.request.provider_id === null && !(await this.findLost(signal)))
        return nothingThere;
      const there = this.resumed ? await this.look(signal) : null;
      if (there !== null) return there;
      const done = await performOperation(adapter, operation_type, resource_type, this.call(signal), this.request);
      return {
        state: 'answered',
        provider_id: done?.provider_id ?? this.request.provider_id,
        answer: done?.state ?? null,
      };
    } catch (error) {
      if (error instanceof AppError && error.status < 500) return { state: 'refused', error: error.message };
      if (!(error instanceof AdapterError)) throw error;
      // A look that fails leaves open what the call before it did.
      const state = this.resumed && error.effect === 'unreachable' ? 'unknown' : error.effect;
      if (run.signal.reason instanceof LeaseLost) throw run.signal.reason;
      if (state === 'unknown' && run.signal.aborted) return this.lookAfterCancel(error);
      return { state, error: error.message };
    }
  }

  /** What an earlier call has left on the target, where that answers the question; null where the operation is to be asked for again. */
  private async look(signal: AbortSignal): Promise<Settled | null> {
    const { operation_type } = this.run.provision;
    if (operation_type !== 'create' && operation_type !== 'delete') return null;
    const found = await this.adapter.find(this.call(signal), this.request);
    if (operation_type === 'delete') {
      if (found !== null) return null;
      return { state: 'answered', reconciled: true, provider_id: this.request.provider_id, answer: null };
    }
    if (found === null) return null;
    return { state: 'answered', reconciled: true, provider_id: found.provider_id, answer: found.state };
  }

  /** Learns the id of what a creation has made whose answer was lost; false where it made nothing. */
  private async findLost(signal: AbortSignal): Promise<boolean> {
    const { openCreation } = this.run;
    if (openCreation === null) return false;
    const { provision_id: operation_id, attributes } = openCreation;
    const call = { ...this.call(signal), operation_id, resumed: true, leftovers: true };
    const found = await this.adapter.find(call, { ...this.request, attributes });
    if (found !== null) this.request = { ...this.request, provider_id: found.provider_id };
    return found !== null;
  }

  private async lookAfterCancel(error: AdapterError): Promise<Settled> {
    try {
      this.resumed = true;
      const there = await this.look(AbortSignal.timeout(lookMs));
      return there ?? { state: 'unknown', error: error.message };
    } catch {
      return { state: 'unknown', error: error.message };
    }
  }

  private call(signal: AbortSignal): AdapterCall {
    const { connector, provision } = this.run;
    return {
      ...this.target,
      connector_id: connector.id,
      object_classes: connector.object_classes,
      networks: this.run.engine.networks,
      signal,
      operation_id: provision.id,
      resumed: this.resumed,
    };
  }

  private async pause(attempts: number, ms: number, reason: string): Promise<void> {
    const { run } = this;
    run.journal.step({ position: run.operationPosition, status: 'running', attempts, reason });
    await run.journal.flush();
    await wait(ms, undefined, { signal: run.signal });
  }
}

function seconds(ms: number): string {
  return `${Math.ceil(ms / 1000)} s`;
}

function afterTries(tries: number, state: 'unreachable' | 'unknown'): string {
  const what =
    state === 'unreachable'
      ? 'Nothing was done there'
      : 'Whether it was done there is not known: the target is looked at first next time';
  return `It was tried ${tries} times. ${what}; resume the operation when the target is well again.`;
}
