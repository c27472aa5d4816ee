import { useEffect } from 'react';
import { create } from 'zustand';
import type { LifecycleConfig } from '#contract/model/lifecycle.ts';
import type { OperationType } from '#contract/script/test-context.ts';
import { connectorFor, provisioningOf } from '#engine/lifecycle/provisioning.ts';
import type { Effect } from '#engine/lifecycle/simulate.ts';
import { rpc } from '#renderer/api/client.ts';
import { failureOf } from '#renderer/api/failure.ts';
import { flushDocuments } from '#renderer/state/documents.ts';
import { followPipeline } from '#renderer/state/follow-pipeline.ts';
import type { PipelineRun } from '#renderer/state/pipeline-run.ts';
import type { Run } from './simulation-store.ts';

/** The pipeline that a provisioning action names. */
export interface NamedPipeline {
  readonly connector_lid: string;
  readonly connector_name: string;
  readonly operation: OperationType;
}

/** What became of a provisioning action that a simulation reached. */
export type Provisioned =
  | { readonly kind: 'waiting' }
  | { readonly kind: 'refused'; readonly reason: string; readonly pipeline: NamedPipeline | null }
  | { readonly kind: 'run'; readonly pipeline: NamedPipeline; readonly run: PipelineRun };

const useRuns = create<{ readonly all: ReadonlyMap<Effect, Provisioned> }>()(() => ({ all: new Map() }));

export function useProvisioned(effect: Effect): Provisioned | undefined {
  return useRuns(({ all }) => all.get(effect));
}

interface Reached {
  readonly effect: Effect;
  /** Milliseconds since 1970. */
  readonly at: number;
}

/** The provisioning of one lifecycle's simulation: pipelines run one after the other, as the actions would. */
interface Queue {
  object_type: LifecycleConfig['object_type'];
  /** By the steps that are shown, in order. */
  reached: readonly Reached[];
  readonly known: Set<Effect>;
  going: { readonly effect: Effect; stop: (() => Promise<void>) | null } | null;
}
const queues = new Map<string, Queue>();

/** Plays the pipelines of a lifecycle's simulation while it is on the screen. */
export function useProvisioning(lid: string, run: Run | null, objectType: LifecycleConfig['object_type']): void {
  useEffect(() => followSimulation(lid, run, objectType), [lid, run, objectType]);
}

/**
 * Plays the pipelines of the provisioning actions that the shown steps of a simulation reached, each once. One that has not ended
 * when its step is stepped back from stops, and runs when it is reached again; what has ended stays until its step is gone.
 */
export function followSimulation(lid: string, run: Run | null, objectType: LifecycleConfig['object_type']): void {
  const queue = queues.get(lid) ?? { object_type: objectType, reached: [], known: new Set(), going: null };
  queues.set(lid, queue);
  queue.object_type = objectType;
  const walked = run?.walked ?? [];
  queue.reached = walked
    .slice(0, (run?.at ?? -1) + 1)
    .flatMap(({ effects, simulation: { entered_at } }) =>
      effects.filter(provisions).map((effect) => ({ effect, at: entered_at })),
    );
  const present = new Set(walked.flatMap(({ effects }) => effects));
  const shown = new Set(queue.reached.map(({ effect }) => effect));
  for (const effect of queue.known)
    if (!present.has(effect) || (!shown.has(effect) && !hasEnded(effect))) drop(queue, effect);
  for (const { effect } of queue.reached) if (!queue.known.has(effect)) enqueue(queue, effect);
  goOn(queue);
}

/** What became of an action so far; undefined where none of the shown steps reached it. */
export function provisionedBy(effect: Effect): Provisioned | undefined {
  return useRuns.getState().all.get(effect);
}

/** Ends the run of an action; those after it go on. */
export function stopProvisioning(lid: string, effect: Effect): void {
  const going = queues.get(lid)?.going;
  if (going?.effect === effect) void going.stop?.();
}

/** Plays the pipeline of an action once more, as after a change of a script. */
export function provisionAgain(lid: string, effect: Effect): void {
  const queue = queues.get(lid);
  if (queue === undefined || !hasEnded(effect)) return;
  enqueue(queue, effect);
  goOn(queue);
}

function provisions(effect: Effect): boolean {
  return effect.kind === 'action' && effect.action.action_type === 'trigger_provisioning';
}

function hasEnded(effect: Effect): boolean {
  const state = provisionedBy(effect);
  return state?.kind === 'refused' || (state?.kind === 'run' && state.run.phase === 'ended');
}

function tell(effect: Effect, state: Provisioned | null): void {
  const all = new Map(useRuns.getState().all);
  if (state === null) all.delete(effect);
  else all.set(effect, state);
  useRuns.setState({ all });
}

function enqueue(queue: Queue, effect: Effect): void {
  queue.known.add(effect);
  tell(effect, { kind: 'waiting' });
}

function drop(queue: Queue, effect: Effect): void {
  queue.known.delete(effect);
  tell(effect, null);
  if (queue.going?.effect !== effect) return;
  void queue.going.stop?.();
  queue.going = null;
}

/** Begins the next one that waits, where none is going. */
function goOn(queue: Queue): void {
  if (queue.going !== null) return;
  const next = queue.reached.find(({ effect }) => provisionedBy(effect)?.kind === 'waiting');
  if (next === undefined) return;
  const going = { effect: next.effect, stop: null };
  queue.going = going;
  void begin(queue, going, next).catch((error: unknown) => {
    if (queue.going === going)
      end(queue, next.effect, { kind: 'refused', reason: failureOf(error).message, pipeline: null });
  });
}

function end(queue: Queue, effect: Effect, state: Provisioned): void {
  tell(effect, state);
  queue.going = null;
  goOn(queue);
}

async function begin(queue: Queue, going: NonNullable<Queue['going']>, { effect, at }: Reached): Promise<void> {
  const refuse = (reason: string, pipeline: NamedPipeline | null) =>
    end(queue, effect, { kind: 'refused', reason, pipeline });
  const request = provisioningOf(effect, queue.object_type, at);
  if (request === null) return;
  if ('wrong' in request) return refuse(request.wrong, null);
  await flushDocuments();
  const [connectors, trash] = await Promise.all([rpc.connectors.list.query(), rpc.sync.trash.query()]);
  if (queue.going !== going) return;
  const deleted = trash.filter(({ type }) => type === 'connector').map(({ name }) => name);
  const connector = connectorFor(request, connectors, deleted);
  if ('wrong' in connector) return refuse(connector.wrong, null);
  const { operation, context } = request;
  const pipeline = { connector_lid: connector.lid, connector_name: connector.name, operation };
  going.stop = followPipeline(
    {
      connector_lid: connector.lid,
      operation_type: operation,
      context_text: JSON.stringify(context),
      outcome: { kind: 'succeeds' },
    },
    {
      onRun: (run) => {
        if (queue.going !== going) return;
        if (run.phase === 'ended') end(queue, effect, { kind: 'run', pipeline, run });
        else tell(effect, { kind: 'run', pipeline, run });
      },
      onRefused: (reason) => {
        if (queue.going === going) refuse(reason, pipeline);
      },
    },
  );
}
