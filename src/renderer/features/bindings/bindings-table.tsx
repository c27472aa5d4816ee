import { ArrowDown, ArrowUp, Copy, Pencil, Plus, Trash2, TriangleAlert, Unlink, Workflow } from 'lucide-react';
import type { BindingRow } from '#contract/rpc/bindings.ts';
import { useBindings } from '#renderer/api/bindings.ts';
import { failureOf } from '#renderer/api/failure.ts';
import { runCommand } from '#renderer/commands/registry.ts';
import { classNames } from '#renderer/lib/class-names.ts';
import { counted } from '#renderer/lib/size.ts';
import { openDialog } from '#renderer/state/dialogs.ts';
import { tellFailure } from '#renderer/state/notify.ts';
import { pipelineName } from '#renderer/state/pipeline-names.ts';
import { openPipeline, openScript } from '#renderer/state/tabs.ts';
import { Banner } from '#renderer/ui/banner.tsx';
import { Button, IconButton } from '#renderer/ui/button.tsx';
import { EmptyNote } from '#renderer/ui/empty-state.tsx';
import { StatusMark, UnpublishedMark } from '#renderer/ui/script-mark.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import { laneOf, moveBinding, toggleBinding } from './binding-actions.ts';
import { operationWords, phaseWords, policyWord, problemOf, scriptTextWord } from './binding-words.ts';

interface BindingsTableProps {
  /** Whose bindings; the other side of each is a column. */
  readonly of: { readonly kind: 'script' | 'connector'; readonly lid: string; readonly name: string };
}

/** All bindings of a script or of a connector, for those who prefer forms (036 US2-1 to US2-7). */
export function BindingsTable({ of }: BindingsTableProps) {
  const { rows, error } = useBindings(of.kind === 'script' ? { script_lid: of.lid } : { connector_lid: of.lid });
  const add = (
    <Button
      look="primary"
      icon={<Plus size={14} aria-hidden="true" />}
      onClick={() =>
        openDialog({
          kind: 'binding',
          subject: {
            kind: 'new',
            script_lid: of.kind === 'script' ? of.lid : null,
            connector_lid: of.kind === 'connector' ? of.lid : null,
          },
        })
      }
    >
      Add binding
    </Button>
  );
  return (
    <section aria-label={`Bindings of ${of.name}`} className="absolute inset-0 flex flex-col">
      <header className="flex shrink-0 items-center gap-2 border-line border-b px-4 py-2">
        <Workflow size={16} aria-hidden="true" className="text-text-2" />
        <h2 className="min-w-0 truncate font-semibold">Bindings of {of.name}</h2>
        {rows === null ? null : <span className="text-text-3">{counted(rows.length, 'binding')}</span>}
        <span className="flex-1" />
        {add}
      </header>
      {error === null ? null : <Banner tone="bad">{failureOf(error).message}</Banner>}
      {rows === null ? (
        <Skeleton label="Loading bindings" rows={6} />
      ) : rows.length === 0 ? (
        <EmptyNote action={add}>
          <p>
            {of.kind === 'script'
              ? 'A binding makes this script run before or after an operation of a connector. It has none yet.'
              : 'A binding makes a script run before or after an operation of this connector. It has none yet.'}
          </p>
        </EmptyNote>
      ) : (
        <Table of={of} rows={rows} />
      )}
    </section>
  );
}

function Table({ of, rows }: BindingsTableProps & { readonly rows: readonly BindingRow[] }) {
  const other = of.kind === 'script' ? 'Connector' : 'Script';
  return (
    <div className="min-h-0 flex-1 overflow-auto">
      <table aria-label={`Bindings of ${of.name}`} className="w-full min-w-180 border-collapse">
        <thead className="sticky top-0 z-1 bg-surface-0">
          <tr className="h-6 text-left text-small text-text-2 shadow-[inset_0_-1px_0_var(--line)] *:px-2 *:font-normal">
            <th scope="col" className="w-20 pl-4!">
              Operation
            </th>
            <th scope="col" className="w-16">
              Phase
            </th>
            <th scope="col" className="w-14 text-right">
              Order
            </th>
            <th scope="col">{other}</th>
            <th scope="col" className="w-24">
              Policy
            </th>
            <th scope="col" className="w-20 text-right">
              Time limit
            </th>
            <th scope="col" className="w-20">
              Enabled
            </th>
            <th scope="col" className="w-44">
              <span className="sr-only">What can be done</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Row key={row.lid} row={row} of={of} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ row, of }: { readonly row: BindingRow; readonly of: BindingsTableProps['of'] }) {
  const problem = problemOf(row);
  return (
    <>
      <tr
        aria-label={`${row.script_name} ${row.hook_phase} ${row.operation_type} of ${row.connector_name ?? 'a connector that is gone'}`}
        className={classNames('h-7 border-line border-t *:px-2 hover:bg-surface-2', !row.enabled && 'text-text-3')}
      >
        <td className="pl-4!">{operationWords[row.operation_type]}</td>
        <td className={row.hook_phase === 'before' ? 'text-before' : 'text-after'}>{phaseWords[row.hook_phase]}</td>
        <td className="text-right">{row.execution_order}</td>
        <td>
          <span className="flex items-center gap-1.5">
            {of.kind === 'script' ? <ConnectorName row={row} /> : <ScriptName row={row} />}
            {row.unpublished ? <UnpublishedMark /> : null}
          </span>
        </td>
        <td>{policyWord(row)}</td>
        <td className="text-right">{row.timeout_seconds} s</td>
        <td>
          <label className="flex items-center gap-1.5">
            <input
              type="checkbox"
              className="size-3.5 accent-accent-fill"
              checked={row.enabled}
              onChange={() => void toggleBinding(row).catch(tellFailure)}
              aria-label={`Enabled: ${row.script_name} ${row.hook_phase} ${row.operation_type}`}
            />
            {row.enabled ? 'on' : 'off'}
          </label>
        </td>
        <td>
          <RowActions row={row} />
        </td>
      </tr>
      {problem === null ? null : (
        <tr>
          <td colSpan={8} className="px-4 pb-1">
            <span className="selectable flex items-start gap-1.5 text-small">
              <TriangleAlert size={14} aria-hidden="true" className="mt-0.5 shrink-0 text-warn" />
              <span>{problem}</span>
            </span>
          </td>
        </tr>
      )}
    </>
  );
}

function ConnectorName({ row }: { readonly row: BindingRow }) {
  const { connector_name: name } = row;
  if (name === null) {
    return (
      <span className="flex items-center gap-1.5 text-warn">
        <Unlink size={14} aria-hidden="true" />
        Orphaned: its connector is gone
      </span>
    );
  }
  return (
    <button
      type="button"
      className="truncate text-accent hover:underline"
      title={`Open pipeline ${pipelineName(name, row.operation_type)}`}
      onClick={() => openPipeline(row.connector_lid, row.operation_type, pipelineName(name, row.operation_type))}
    >
      {name}
    </button>
  );
}

function ScriptName({ row }: { readonly row: BindingRow }) {
  return (
    <>
      {row.script_status === null ? null : <StatusMark status={row.script_status} />}
      <button
        type="button"
        className="truncate text-accent hover:underline disabled:text-text-2 disabled:no-underline"
        disabled={row.script_status === null}
        onClick={() => openScript(row.script_lid, row.script_name)}
      >
        {row.script_name}
      </button>
      <span className="text-small text-text-3">{scriptTextWord(row)}</span>
    </>
  );
}

function RowActions({ row }: { readonly row: BindingRow }) {
  const { rows } = useBindings({ connector_lid: row.connector_lid });
  const lane = laneOf(rows ?? [], row.operation_type, row.hook_phase);
  const at = lane.findIndex(({ lid }) => lid === row.lid);
  const move = (to: number) => void moveBinding(row, row.hook_phase, to).catch(tellFailure);
  const name = `${row.script_name} ${row.hook_phase} ${row.operation_type}`;
  if (row.connector_name === null) return <OrphanActions row={row} name={name} />;
  return (
    <span className="flex items-center justify-end gap-0.5">
      <IconButton label={`Run ${name} earlier`} disabled={at <= 0} onClick={() => move(at - 1)}>
        <ArrowUp size={14} aria-hidden="true" />
      </IconButton>
      <IconButton
        label={`Run ${name} later`}
        disabled={at === -1 || at >= lane.length - 1}
        onClick={() => move(at + 1)}
      >
        <ArrowDown size={14} aria-hidden="true" />
      </IconButton>
      <IconButton
        label={`Edit ${name}`}
        onClick={() => openDialog({ kind: 'binding', subject: { kind: 'edit', row } })}
      >
        <Pencil size={14} aria-hidden="true" />
      </IconButton>
      <IconButton label={`Duplicate ${name}`} onClick={() => void runCommand('binding.duplicate', { lid: row.lid })}>
        <Copy size={14} aria-hidden="true" />
      </IconButton>
      <IconButton label={`Delete ${name}`} onClick={() => void runCommand('binding.remove', { lid: row.lid })}>
        <Trash2 size={14} aria-hidden="true" />
      </IconButton>
    </span>
  );
}

/** It runs nowhere: what is left to do is to bind its script elsewhere, and to delete it (036 edge case 5). */
function OrphanActions({ row, name }: { readonly row: BindingRow; readonly name: string }) {
  const subject = { kind: 'new' as const, script_lid: row.script_lid, connector_lid: null };
  return (
    <span className="flex items-center justify-end gap-0.5">
      <Button className="h-6 px-2" onClick={() => openDialog({ kind: 'binding', subject })}>
        Bind elsewhere…
      </Button>
      <IconButton label={`Delete ${name}`} onClick={() => void runCommand('binding.remove', { lid: row.lid })}>
        <Trash2 size={14} aria-hidden="true" />
      </IconButton>
    </span>
  );
}
