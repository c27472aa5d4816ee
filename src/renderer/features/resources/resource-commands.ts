import { toast } from 'sonner';
import type { ResourceAction, ResourceRow } from '#contract/rpc/provisioning.ts';
import { rpc } from '#renderer/api/client.ts';
import { currentAccess, refusalOf } from '#renderer/api/session-access.ts';
import type { CommandAction, CommandActions, CommandTarget } from '#renderer/commands/registry.ts';
import { askText, confirm, openDialog } from '#renderer/state/dialogs.ts';
import { storeRefusal } from '#renderer/state/studio.ts';
import { openView } from '#renderer/state/tabs.ts';
import { operationWords, readOnlyReason } from './resource-words.ts';
import { showProvision } from './resources-store.ts';
import { refetchResources } from './use-resources.ts';

const noResource = 'Choose a resource in the Resources view first.';

const mayProvision = () => refusalOf(currentAccess().canNow('provision'));

function onResource(run: (resource: ResourceRow) => void | Promise<void>): CommandAction {
  return {
    run: ({ resource }) => (resource === undefined ? undefined : run(resource)),
    disabled: ({ resource }: CommandTarget) => {
      if (resource === undefined) return noResource;
      const { provisioning_state: state } = resource;
      return (
        readOnlyReason(resource) ??
        mayProvision() ??
        (state === 'provisioning' || state === 'deprovisioning' ? 'An operation on it is still going on.' : null)
      );
    },
    hidden: true,
  };
}

async function act(resource: ResourceRow, action: ResourceAction): Promise<void> {
  const { provision_id } = await rpc.provisioning.act.mutate({ resource_id: resource.id, action });
  refetchResources();
  showProvision(resource.id, provision_id);
  toast(`${operationWords[action]} ${resource.name}: the backend has taken it up.`);
}

async function disable(resource: ResourceRow): Promise<void> {
  const yes = await confirm({
    title: `Disable ${resource.name}?`,
    body: `The hooks of ${resource.dock_name ?? 'its connector'} run and it is disabled on the target, for everybody who uses it.`,
    confirm: `Disable ${resource.name}`,
  });
  if (yes) await act(resource, 'disable');
}

async function remove(resource: ResourceRow): Promise<void> {
  const { name, dock_name } = resource;
  const typed = await askText({
    title: `Delete ${name} from its target?`,
    body: `It is removed from ${dock_name ?? 'the target'} with all it holds. This cannot be undone.`,
    confirm: `Delete ${name}`,
    danger: true,
    field: { label: `Type ${name} to go on`, initial: '', must_equal: name },
  });
  if (typed !== null) await act(resource, 'delete');
}

/** What a person can do with resources. */
export const resourceCommands: CommandActions = {
  'resource.list': { run: () => openView('resources'), disabled: storeRefusal },
  'resource.provision': {
    run: ({ lid }) => openDialog({ kind: 'provision', lid: lid ?? null }),
    disabled: () => storeRefusal() ?? mayProvision(),
  },
  'resource.import_sst': {
    run: () => {
      openView('resources');
      openDialog({ kind: 'import_sst' });
    },
    disabled: () => storeRefusal() ?? mayProvision(),
  },
  'resource.update': onResource(({ id }) => openDialog({ kind: 'change_resource', resource_id: id })),
  'resource.enable': onResource((resource) => act(resource, 'enable')),
  'resource.disable': onResource(disable),
  'resource.remove': onResource(remove),
};
