import { z } from 'zod';
import { AppError } from '#contract/errors/app-error.ts';
import { validationError } from '#contract/errors/from-zod.ts';
import type { ResourceType } from '#contract/model/provisioning.ts';
import { type Json, type JsonObject, jsonObject } from '#contract/model/scalars.ts';
import { nameOf } from '../requests/name-of.ts';
import { resourceTypeOf } from './resource-tables.ts';

/** A resource of a stack that has a universal table. */
export interface StackResource {
  /** Its URN in the stack. */
  readonly sst_resource_id: string;
  readonly resource_type: ResourceType;
  readonly name: string;
  readonly provider_id: string;
  readonly spec: JsonObject;
  readonly provider_data: JsonObject;
  readonly provisioned_at: string | null;
}

export interface StackState {
  readonly sst_stack_name: string;
  readonly resources: readonly StackResource[];
  readonly skipped: readonly { readonly type: string; readonly count: number; readonly reason: string }[];
}

/** A resource as a state file has it (SST keeps its state in Pulumi's format). */
const stateResource = z.looseObject({
  urn: z.string().min(1).max(2000),
  type: z.string().min(1).max(500),
  custom: z.boolean().default(false),
  delete: z.boolean().default(false),
  id: z.string().max(2000).optional(),
  inputs: jsonObject.default({}),
  outputs: jsonObject.default({}),
  additionalSecretOutputs: z.array(z.string()).default([]),
  created: z.iso.datetime({ offset: true }).optional().catch(undefined),
});
type StateResource = z.infer<typeof stateResource>;

/** Where the formats keep the list: an export, a checkpoint, the older and the newer of SST's own files. */
const places = [['deployment'], ['checkpoint', 'latest'], ['latest'], []] as const;

/** How a state file marks a secret, in the clear or not. */
const secretMark = '4dabf18193072939515e22adb298388d';
const secret = '[secret]';

/**
 * Reads the state file of an SST stack. Secrets stay behind, whether the file holds them in the clear or encrypted.
 * @throws AppError `unprocessable` where it is no such file, or where nothing says which stack it is of.
 */
export function readState(state: JsonObject, named: string | null): StackState {
  const listed = resourcesIn(state);
  const sst_stack_name = named ?? stackNameOf(listed);
  const skipped = new Map<string, { type: string; count: number; reason: string }>();
  const resources: StackResource[] = [];
  for (const one of listed) {
    const reason = reasonToSkip(one);
    if (reason === null) resources.push(toStackResource(one));
    else skipped.set(one.type, { type: one.type, reason, count: (skipped.get(one.type)?.count ?? 0) + 1 });
  }
  return { sst_stack_name, resources, skipped: [...skipped.values()].sort((a, b) => (a.type < b.type ? -1 : 1)) };
}

function resourcesIn(state: JsonObject): StateResource[] {
  for (const place of places) {
    const holder = place.reduce<Json | undefined>((at, member) => memberOf(at, member), state);
    const list = memberOf(holder, 'resources');
    if (!Array.isArray(list)) continue;
    const parsed = z.array(stateResource).safeParse(list);
    if (parsed.success) return parsed.data;
    const { message, details } = validationError(parsed.error, 'The state file');
    throw new AppError('unprocessable', message, details === undefined ? undefined : { ...details });
  }
  throw new AppError(
    'unprocessable',
    'state: This is not the state of an SST stack: it has no list of resources. Export it with `sst state export`.',
    { field: 'state' },
  );
}

function memberOf(value: Json | undefined, member: string): Json | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value[member] : undefined;
}

/** `urn:pulumi:STAGE::APP::TYPE::NAME` is of the stack APP/STAGE. */
function stackNameOf(listed: readonly StateResource[]): string {
  for (const { urn } of listed) {
    const parts = /^urn:pulumi:([^:]+)::([^:]+)::/.exec(urn);
    if (parts !== null) return `${parts[2]}/${parts[1]}`;
  }
  throw new AppError('unprocessable', 'sst_stack_name: Nothing in the file says which stack it is of; name it.', {
    field: 'sst_stack_name',
  });
}

function reasonToSkip({ type, custom, id, delete: pending }: StateResource): string | null {
  if (pending) return 'It is about to be deleted.';
  if (type.startsWith('pulumi:')) return 'It is part of the tool, not of what was provisioned.';
  if (!custom || id === undefined) return 'It is a component; its parts are imported.';
  return resourceTypeOf(type) === null ? 'There is no table for this type.' : null;
}

function toStackResource(one: StateResource): StackResource {
  const { urn, type, id = '', inputs, outputs, additionalSecretOutputs, created } = one;
  const spec = withoutSecrets(inputs) as JsonObject;
  const provider_data = withoutSecrets(outputs) as JsonObject;
  for (const name of additionalSecretOutputs) if (name in provider_data) provider_data[name] = secret;
  return {
    sst_resource_id: urn,
    resource_type: resourceTypeOf(type) ?? 'server',
    name: nameOf(provider_data, urn.split('::').at(-1) ?? urn),
    provider_id: id,
    spec,
    provider_data,
    provisioned_at: created ?? null,
  };
}

/** The depth of a request's JSON is bounded, and so is this. */
function withoutSecrets(value: Json): Json {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (secretMark in value) return secret;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, withoutSecrets(one)]));
}
