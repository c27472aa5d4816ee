import { useState } from 'react';
import { type ConnectorType, connectorName, connectorTypes } from '#contract/model/connector.ts';
import { connectorTypeDescriptors } from '#contract/model/connector-types.ts';
import { rpc } from '#renderer/api/client.ts';
import { useConnectors } from '#renderer/api/connectors.ts';
import { type Failure, failureOf } from '#renderer/api/failure.ts';
import { runCommand } from '#renderer/commands/registry.ts';
import { classNames } from '#renderer/lib/class-names.ts';
import { FormDialog, NameField } from '#renderer/ui/form-dialog.tsx';
import { firstConfig } from './config-fields.ts';
import { freeName } from './connector-form.ts';
import { typeIcons } from './connector-words.ts';
import { firstClasses } from './first-classes.ts';

const things = {
  server: 'servers',
  webService: 'web services',
  domain: 'domains',
  database: 'databases',
  account: 'accounts',
  group: 'groups',
} as const;

/** Makes a connector: which kind of target it is cannot be changed later, all else can. */
export function NewConnectorDialog({ onClose }: { readonly onClose: () => void }) {
  const { connectors } = useConnectors();
  const [type, setType] = useState<ConnectorType>('simulator');
  const proposed = freeName(connectorTypeDescriptors[type].label, connectors ?? []);
  const [typed, setTyped] = useState<string | null>(null);
  const name = typed ?? proposed;
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const checked = connectorName.safeParse(name);
  const create = async () => {
    if (!checked.success) return;
    setBusy(true);
    setFailure(null);
    try {
      const made = await rpc.connectors.create.mutate({
        name: checked.data,
        description: null,
        connector_type: type,
        config: firstConfig(type),
        object_classes: firstClasses(type),
        resources: [],
      });
      onClose();
      await runCommand('connector.open', { lid: made.lid, name: made.name });
    } catch (error) {
      setFailure(failureOf(error));
      setBusy(false);
    }
  };
  return (
    <FormDialog
      title="New connector"
      description="It is a draft on this machine until you publish it. Which kind of target it is cannot be changed later."
      submit="Create connector"
      disabled={busy || !checked.success}
      onSubmit={() => void create()}
      onClose={onClose}
      failure={failure === null ? null : `Not created: ${failure.message}`}
    >
      <fieldset className="flex flex-col gap-1.5">
        <legend className="mb-1 text-small text-text-2">Kind of target</legend>
        {connectorTypes.map((one) => (
          <TypeChoice key={one} type={one} chosen={one === type} onChoose={() => setType(one)} />
        ))}
      </fieldset>
      <NameField
        value={name}
        error={checked.success ? undefined : checked.error.issues[0]?.message}
        onChange={setTyped}
      />
    </FormDialog>
  );
}

interface TypeChoiceProps {
  readonly type: ConnectorType;
  readonly chosen: boolean;
  readonly onChoose: () => void;
}

function TypeChoice({ type, chosen, onChoose }: TypeChoiceProps) {
  const { label, help, resource_types } = connectorTypeDescriptors[type];
  const Icon = typeIcons[type];
  const can = resource_types.map((one) => things[one]).join(', ');
  return (
    <label
      className={classNames(
        'flex items-start gap-2 rounded-sm border px-3 py-1.5',
        chosen ? 'border-accent bg-accent-soft' : 'border-line hover:bg-surface-2',
      )}
    >
      <input
        type="radio"
        name="connector-type"
        className="mt-0.5 size-3.5 accent-accent-fill"
        checked={chosen}
        onChange={onChoose}
      />
      <Icon size={16} aria-hidden="true" className="mt-px shrink-0 text-text-2" />
      <span className="min-w-0">
        <span className="font-semibold">{label}</span>
        <span className="block text-text-2">{help}</span>
        <span className="block text-small text-text-3">Provisions {can}.</span>
      </span>
    </label>
  );
}
