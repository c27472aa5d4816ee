import { Pencil, Power, PowerOff, Trash2 } from 'lucide-react';
import type { ResourceDetail, ResourceRow } from '#contract/rpc/provisioning.ts';
import { failureOf } from '#renderer/api/failure.ts';
import { RefusableCommand } from '#renderer/commands/command-button.tsx';
import { runCommand } from '#renderer/commands/registry.ts';
import { classNames } from '#renderer/lib/class-names.ts';
import { exactTime, relativeTime } from '#renderer/lib/time.ts';
import { DetailsPane } from '#renderer/ui/details-pane.tsx';
import { Facts } from '#renderer/ui/facts.tsx';
import { IdText } from '#renderer/ui/id-text.tsx';
import { JsonTree } from '#renderer/ui/json-tree.tsx';
import { ViewTabs } from '#renderer/ui/view-tabs.tsx';
import { ProvisionWatch } from './provision-watch.tsx';
import { ProvisionMark, ResourceMarks, StateMark, TypeMark } from './resource-marks.tsx';
import { operationWords, sourceWords } from './resource-words.ts';
import { useResourcesStore } from './resources-store.ts';
import { useResource } from './use-resources.ts';

/** One resource whole: what it is, what was done to it, and what can be done. */
export function ResourceDetails({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const query = useResource(id);
  const { data } = query;
  return (
    <DetailsPane
      label="Resource"
      className="h-[58%] min-h-60"
      title={data?.resource.name ?? 'Resource'}
      marks={data ? <ResourceMarks resource={data.resource} /> : null}
      actions={data ? <Actions resource={data.resource} /> : null}
      closing="Close resource"
      onClose={onClose}
      loading="Loading the resource"
      failure={query.isError ? failureOf(query.error).message : null}
    >
      {data ? <Whole detail={data} /> : null}
    </DetailsPane>
  );
}

function Actions({ resource }: { readonly resource: ResourceRow }) {
  const target = { resource };
  const size = { size: 14, 'aria-hidden': true } as const;
  return (
    <>
      <RefusableCommand command="resource.update" target={target} icon={<Pencil {...size} />}>
        Change
      </RefusableCommand>
      {resource.enabled ? (
        <RefusableCommand command="resource.disable" target={target} icon={<PowerOff {...size} />}>
          Disable
        </RefusableCommand>
      ) : (
        <RefusableCommand command="resource.enable" target={target} icon={<Power {...size} />}>
          Enable
        </RefusableCommand>
      )}
      <RefusableCommand command="resource.remove" target={target} icon={<Trash2 {...size} />}>
        Delete
      </RefusableCommand>
    </>
  );
}

function Whole({ detail }: { readonly detail: ResourceDetail }) {
  const { resource, provisions } = detail;
  return (
    <div className="flex min-h-0 flex-1 border-line border-t">
      <div className="w-72 shrink-0 overflow-y-auto border-line border-r">
        <FactsOf resource={resource} />
      </div>
      <div className="min-w-0 flex-1">
        <ViewTabs
          label="Parts of the resource"
          parts={[
            {
              id: 'operations',
              title: `Operations ${provisions.length}`,
              view: <Operations provisions={provisions} />,
            },
            {
              id: 'spec',
              title: 'Specification',
              view: (
                <div className="p-2">
                  <JsonTree label="Specification" value={resource.spec} />
                </div>
              ),
            },
            {
              id: 'provider',
              title: 'On the target',
              view: (
                <div className="p-2">
                  {resource.provider_data === null ? (
                    <p className="text-text-2">The target has told nothing of it yet.</p>
                  ) : (
                    <JsonTree label="On the target" value={resource.provider_data} />
                  )}
                </div>
              ),
            },
          ]}
        />
      </div>
    </div>
  );
}

function FactsOf({ resource }: { readonly resource: ResourceRow }) {
  const { connector_lid, dock_name, provider_id, last_error, provisioned_at } = resource;
  const connector = dock_name ?? (resource.provisioning_source === 'sst' ? '—' : 'deleted');
  return (
    <>
      {last_error === null ? null : (
        <p className="selectable m-2 mb-0 rounded-sm bg-bad-soft px-2 py-1 break-words">{last_error}</p>
      )}
      <Facts
        facts={[
          ['State', <StateMark key="state" state={resource.provisioning_state} />],
          ['Type', <TypeMark key="type" type={resource.resource_type} />],
          [
            'Connector',
            connector_lid === null ? (
              connector
            ) : (
              <button
                key="connector"
                type="button"
                className="text-accent underline"
                onClick={() => void runCommand('connector.open', { lid: connector_lid, name: connector })}
              >
                {connector}
              </button>
            ),
          ],
          [
            'On the target',
            provider_id === null ? (
              '—'
            ) : (
              <code key="provider" className="font-code text-code break-all">
                {provider_id}
              </code>
            ),
          ],
          ['Came from', [sourceWords[resource.provisioning_source], resource.sst_stack_name].filter(Boolean).join(' ')],
          ['Provisioned', provisioned_at === null ? 'never' : exactTime(provisioned_at)],
          ['Changed', exactTime(resource.updated_at)],
          ['Id', <IdText key="id" id={resource.id} what="resource id" />],
        ]}
      />
    </>
  );
}

function Operations({ provisions }: { readonly provisions: ResourceDetail['provisions'] }) {
  const chosen = useResourcesStore((store) => store.provision);
  const shown = provisions.find(({ id }) => id === chosen) ?? provisions[0];
  if (shown === undefined) {
    return <p className="p-2 text-text-2">Nothing was done to it from here: it came with the state of a stack.</p>;
  }
  return (
    <div className="flex h-full min-h-0">
      <ul aria-label="Operations" className="w-48 shrink-0 overflow-y-auto border-line border-r py-1">
        {provisions.map(({ id, operation_type, state, requested_at }) => (
          <li key={id}>
            <button
              type="button"
              aria-current={id === shown.id ? 'true' : undefined}
              onClick={() => useResourcesStore.setState({ provision: id })}
              className={classNames(
                'flex w-full flex-col px-2 py-1 text-left',
                id === shown.id ? 'bg-accent-soft' : 'hover:bg-surface-2',
              )}
            >
              <span className="flex items-center justify-between gap-2">
                {operationWords[operation_type]}
                <span className="text-small text-text-2" title={exactTime(requested_at)}>
                  {relativeTime(requested_at)}
                </span>
              </span>
              <ProvisionMark state={state} />
            </button>
          </li>
        ))}
      </ul>
      <div className="min-w-0 flex-1">
        <ProvisionWatch key={shown.id} id={shown.id} />
      </div>
    </div>
  );
}
