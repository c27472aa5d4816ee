import { type SimulatedFailure, simulatorConfig } from '#contract/model/connector-config/simulator-config.ts';
import type { JsonObject } from '#contract/model/scalars.ts';
import {
  type AdapterCall,
  AdapterError,
  type DockAdapter,
  type ObjectRequest,
  type ProviderObject,
} from '../adapter.ts';
import { brokenOff, pause } from '../time-limit.ts';
import { type SimulatedObject, type SimulatedTarget, simulatedTarget, toProviderObject } from './simulated-target.ts';

type Work = (target: SimulatedTarget) => SimulatedObject | null;

/**
 * A target in this process's memory, for tests, demonstrations and rehearsals. It reaches nothing, says so in all it
 * returns, and fails as its configuration tells it to. Objects are known by the operation that made them and by their name.
 */
export const simulatorAdapter: DockAdapter = {
  type: 'simulator',
  name: 'simulator',
  makesOnce: true,
  async test(call) {
    await act(call, 'test', () => null);
  },
  find: (call, request) => act(call, 'find', (target) => known(target, call, request)),
  provisionServer: (call, spec) => made(call, { object_class: 'server', provider_id: null, attributes: spec }),
  provisionWebService: (call, spec) => made(call, { object_class: 'webService', provider_id: null, attributes: spec }),
  provisionDatabase: (call, spec) => made(call, { object_class: 'database', provider_id: null, attributes: spec }),
  provisionDomain: (call, spec) => made(call, { object_class: 'domain', provider_id: null, attributes: spec }),
  create: made,
  update: (call, request) => changed(call, request, 'update', {}),
  enable: (call, request) => changed(call, request, 'enable', { enabled: true }),
  disable: (call, request) => changed(call, request, 'disable', { enabled: false }),
  delete: (call, request) =>
    act(call, 'delete', (target) => {
      const one = known(target, call, request);
      if (one !== null) target.remove(one.provider_id);
      return one;
    }),
};

async function made(call: AdapterCall, request: ObjectRequest): Promise<ProviderObject> {
  const done = await act(call, 'create', (target) => {
    const name = nameOf(request.attributes) ?? call.operation_id;
    const mine = target.madeBy(call.operation_id, request.object_class);
    if (mine !== undefined) return mine;
    if (target.named(name, request.object_class) !== undefined) {
      throw new AdapterError(
        'refused',
        `The simulator holds a ${request.object_class} ${name} already; choose another name.`,
      );
    }
    const { object_class, attributes } = request;
    const { operation_id } = call;
    const one = { provider_id: target.newId(), object_class, operation_id, name, attributes, enabled: true };
    target.put(one);
    return one;
  });
  return done ?? pretended(request);
}

async function changed(
  call: AdapterCall,
  request: ObjectRequest,
  operation: 'update' | 'enable' | 'disable',
  change: { enabled?: boolean },
): Promise<ProviderObject> {
  const done = await act(call, operation, (target) => {
    const one = known(target, call, request);
    if (one === null) {
      throw new AdapterError(
        'refused',
        `The simulator has no ${request.object_class} ${request.provider_id}; it forgets its objects when the backend stops.`,
      );
    }
    const attributes = { ...one.attributes, ...request.attributes };
    const next = { ...one, ...change, attributes, name: nameOf(attributes) ?? one.name };
    target.put(next);
    return next;
  });
  return done ?? pretended(request);
}

/** Does the work with the latency and the failures that the configuration wants for this call. Null where it lies. */
async function act(
  call: AdapterCall,
  operation: SimulatedFailure['operation'],
  work: Work,
): Promise<ProviderObject | null> {
  const config = simulatorConfig.parse(call.config);
  const target = simulatedTarget(call.connector_id);
  const before = target.calls(operation);
  target.count(operation);
  const failure = config.failures.find(
    (one) => one.operation === operation && before >= one.after && before < one.after + one.times,
  );
  await pause(config.latency_ms, call.signal, 'unreachable');
  if (failure?.kind === 'hang') await silence(call.signal);
  if (failure?.kind === 'refused') throw new AdapterError('refused', failure.message);
  if (failure?.kind === 'unreachable') throw new AdapterError('unreachable', failure.message);
  if (failure?.kind === 'lost') return null;
  const done = work(target);
  if (failure?.kind === 'half_done') throw new AdapterError('unknown', failure.message);
  return done === null ? null : toProviderObject(done);
}

/** Ends only when the call is broken off; from outside nobody can tell whether it acted. */
function silence(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    const end = () => reject(brokenOff(signal, 'unknown'));
    if (signal.aborted) end();
    else signal.addEventListener('abort', end, { once: true });
  });
}

function known(target: SimulatedTarget, call: AdapterCall, request: ObjectRequest): SimulatedObject | null {
  const { provider_id, object_class } = request;
  const one = provider_id === null ? target.madeBy(call.operation_id, object_class) : target.get(provider_id);
  return one ?? null;
}

/** What a lying target answers. */
function pretended(request: ObjectRequest): ProviderObject {
  return { provider_id: request.provider_id ?? 'simulated-nothing', state: { simulator: true } };
}

function nameOf(attributes: JsonObject): string | null {
  const names = ['name', 'userName', 'uid', 'login', 'cn', 'displayName'];
  for (const name of names) {
    const value = attributes[name];
    if (typeof value === 'string' && value !== '') return value;
  }
  return null;
}
