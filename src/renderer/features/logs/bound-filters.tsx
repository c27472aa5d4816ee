import { useQuery } from '@tanstack/react-query';
import type { BindingRow } from '#contract/rpc/bindings.ts';
import { trpc } from '#renderer/api/client.ts';
import { useConnectors } from '#renderer/api/connectors.ts';
import { SelectInput } from '#renderer/ui/field.tsx';
import { useLogsView } from './logs-store.ts';

/** Filters by the connector for which a script ran, and by the binding that made it run. */
export function BoundFilters() {
  const { connector, binding } = useLogsView();
  const { connectors } = useConnectors();
  const known = (connectors ?? []).flatMap(({ lid, id, name }) => (id === null ? [] : [{ lid, id, name }]));
  const lid = known.find(({ id }) => id === connector?.id)?.lid;
  const bindings = useQuery(
    trpc.bindings.list.queryOptions(lid === undefined ? {} : { connector_lid: lid }, { enabled: known.length > 0 }),
  );
  const bound = (bindings.data ?? []).flatMap((row) => (row.id === null ? [] : [{ id: row.id, name: inWords(row) }]));
  const set = useLogsView.setState;
  return (
    <>
      <Choice
        label="Connector"
        all="Any connector"
        options={known}
        chosen={connector}
        onChoose={(next) => set({ connector: next, binding: null })}
      />
      <Choice
        label="Binding"
        all="Any binding"
        options={bound}
        chosen={binding}
        onChoose={(next) => set({ binding: next })}
      />
    </>
  );
}

function inWords({ script_name, hook_phase, operation_type, connector_name }: BindingRow): string {
  return `${script_name}, ${hook_phase} ${operation_type}${connector_name === null ? '' : ` on ${connector_name}`}`;
}

interface Named {
  readonly id: string;
  readonly name: string;
}

interface ChoiceProps {
  readonly label: string;
  readonly all: string;
  readonly options: readonly Named[];
  readonly chosen: Named | null;
  readonly onChoose: (next: Named | null) => void;
}

/** What is chosen stays among the options also where it is gone by now. */
function Choice({ label, all, options, chosen, onChoose }: ChoiceProps) {
  const shown = chosen === null || options.some(({ id }) => id === chosen.id) ? options : [...options, chosen];
  return (
    <SelectInput
      aria-label={label}
      className="w-40!"
      value={chosen?.id ?? ''}
      onChange={(event) => {
        const next = shown.find(({ id }) => id === event.target.value);
        onChoose(next === undefined ? null : { id: next.id, name: next.name });
      }}
    >
      <option value="">{all}</option>
      {shown.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </SelectInput>
  );
}
