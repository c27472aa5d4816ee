import {
  CircleCheck,
  CircleDashed,
  CircleX,
  Cog,
  Database,
  Globe,
  Layers,
  type LucideIcon,
  Server,
  SkipForward,
  TimerOff,
  Trash2,
  User,
  Users,
  Waypoints,
} from 'lucide-react';
import type {
  Provision,
  ProvisionedResource,
  ProvisioningState,
  ProvisionState,
  ProvisionStep,
  ResourceType,
} from '#contract/model/provisioning.ts';

interface Look {
  readonly icon: LucideIcon;
  readonly word: string;
  readonly colour: string;
}

export const typeLooks: Readonly<Record<ResourceType, { readonly icon: LucideIcon; readonly word: string }>> = {
  server: { icon: Server, word: 'Server' },
  webService: { icon: Globe, word: 'Web service' },
  domain: { icon: Waypoints, word: 'Domain' },
  database: { icon: Database, word: 'Database' },
  account: { icon: User, word: 'Account' },
  group: { icon: Users, word: 'Group' },
};

export const stateLooks: Readonly<Record<ProvisioningState, Look>> = {
  provisioning: { icon: Cog, word: 'provisioning', colour: 'text-info' },
  provisioned: { icon: CircleCheck, word: 'provisioned', colour: 'text-ok' },
  failed: { icon: CircleX, word: 'failed', colour: 'text-bad' },
  deprovisioning: { icon: Trash2, word: 'deprovisioning', colour: 'text-info' },
};

export const sourceWords: Readonly<Record<ProvisionedResource['provisioning_source'], string>> = {
  api: 'Hookwright',
  sst: 'SST stack',
  manual: 'by hand',
};

export const provisionLooks: Readonly<Record<ProvisionState, Look>> = {
  queued: { icon: Layers, word: 'queued', colour: 'text-text-2' },
  running: { icon: Cog, word: 'running', colour: 'text-info' },
  succeeded: { icon: CircleCheck, word: 'succeeded', colour: 'text-ok' },
  failed: { icon: CircleX, word: 'failed', colour: 'text-bad' },
  cancelled: { icon: CircleDashed, word: 'cancelled', colour: 'text-text-2' },
};

export const stepLooks: Readonly<Record<ProvisionStep['status'], Look>> = {
  waiting: { icon: CircleDashed, word: 'waiting', colour: 'text-text-3' },
  running: { icon: Cog, word: 'running', colour: 'text-info' },
  success: { icon: CircleCheck, word: 'success', colour: 'text-ok' },
  failure: { icon: CircleX, word: 'failure', colour: 'text-bad' },
  timeout: { icon: TimerOff, word: 'timeout', colour: 'text-bad' },
  skipped: { icon: SkipForward, word: 'skipped', colour: 'text-info' },
  not_reached: { icon: CircleDashed, word: 'not reached', colour: 'text-text-3' },
};

export const operationWords: Readonly<Record<Provision['operation_type'], string>> = {
  create: 'Create',
  update: 'Update',
  delete: 'Delete',
  enable: 'Enable',
  disable: 'Disable',
};

/** Whether a worker still has something to do for it. */
export function isGoingOn(state: ProvisionState): boolean {
  return state === 'queued' || state === 'running';
}

/** Why a resource cannot be changed from here; null where it can. */
export function readOnlyReason({
  provisioning_source,
  dock_name,
}: Pick<ProvisionedResource, 'provisioning_source' | 'dock_name'>): string | null {
  if (provisioning_source === 'sst') {
    return 'It belongs to an SST stack. Change it there, and import the state of the stack again.';
  }
  // Its `dock_id` stays when the connector goes.
  if (dock_name === null) return 'Its connector was deleted, so nothing can reach it any more.';
  return null;
}
