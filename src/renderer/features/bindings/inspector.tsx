import { zodResolver } from '@hookform/resolvers/zod';
import { FileCode2, Trash2 } from 'lucide-react';
import { type FormEvent, type ReactNode, useEffect } from 'react';
import { useForm } from 'react-hook-form';
import type { BindingRow } from '#contract/rpc/bindings.ts';
import { CommandButton } from '#renderer/commands/command-button.tsx';
import { tellFailure } from '#renderer/state/notify.ts';
import { openScript } from '#renderer/state/tabs.ts';
import { Banner } from '#renderer/ui/banner.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { StatusMark } from '#renderer/ui/script-mark.tsx';
import { changeBinding } from './binding-actions.ts';
import { type BindingForm, bindingForm, changesOf, formOf } from './binding-form.ts';
import { failureWords, operationWords, phaseWords, problemOf, scriptTextWord } from './binding-words.ts';
import { elementOf } from './pipeline-keys.ts';
import { operationId, startId } from './pipeline-layout.ts';
import { type PipelineId, usePipelineState } from './pipeline-store.ts';
import { SettingsFields } from './settings-fields.tsx';
import type { Pipeline } from './use-pipeline.ts';

interface InspectorProps {
  readonly id: PipelineId;
  readonly pipeline: Pipeline;
}

/** The settings of what is selected. */
export function Inspector({ id, pipeline }: InspectorProps) {
  const { selected } = usePipelineState(id);
  const { shape, rows } = pipeline;
  const element = elementOf(selected);
  const row = rows.find(({ lid }) => lid === element);
  if (selected !== null && selected !== element) return <LineWords selected={selected} row={row} />;
  if (row) return <BindingSettings key={row.lid} row={row} />;
  if (element === operationId) {
    return (
      <Words title={`${operationWords[shape.operation]} on ${shape.target}`}>
        <p>The connector carries this out once every step before it has run.</p>
        <p>
          In a dry run nothing is sent: you declare how it ends. The steps after it run also where it failed, and see
          why.
        </p>
      </Words>
    );
  }
  return (
    <Words title="Nothing is selected">
      <p>Select a binding to see and change its settings, or add one.</p>
      <div>
        <CommandButton command="binding.add" showKeys>
          Add binding
        </CommandButton>
      </div>
      <p className="text-text-3">
        Drag a card to run it earlier, later or in the other phase. A script of the list at the left is bound where you
        drop it.
      </p>
    </Words>
  );
}

function Words({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section aria-label={title} className="flex flex-col gap-2 p-3 text-text-2">
      <h3 className="font-semibold text-text-1">{title}</h3>
      {children}
    </section>
  );
}

function LineWords({ selected, row }: { readonly selected: string; readonly row: BindingRow | undefined }) {
  if (selected.startsWith('failure:') && row) {
    return (
      <Words title={`Where a failure of ${row.script_name} leads`}>
        <p>{failureWords(row)}</p>
        <p className="text-text-3">A time-out counts as a failure.</p>
      </Words>
    );
  }
  const from = row?.script_name ?? (elementOf(selected) === startId ? 'the beginning' : 'the operation');
  return (
    <Words title={`What flows on from ${from}`}>
      <p>Attributes and variables as this step leaves them. After a dry run you see here what flowed.</p>
    </Words>
  );
}

function BindingSettings({ row }: { readonly row: BindingRow }) {
  const form = useForm<BindingForm>({
    resolver: zodResolver(bindingForm),
    defaultValues: formOf(row),
    mode: 'onChange',
  });
  const stored = JSON.stringify(formOf(row));
  // What undo, another window or a drag changed is shown at once.
  useEffect(() => {
    if (JSON.stringify(form.getValues()) !== stored) form.reset(JSON.parse(stored) as BindingForm);
  }, [form, stored]);
  const commit = () =>
    void form.handleSubmit((values) => {
      const changes = changesOf(values, row);
      if (changes !== null) changeBinding(row, changes).catch(tellFailure);
    })();
  const onChange = ({ target }: FormEvent) => {
    const atOnce =
      target instanceof HTMLSelectElement || (target instanceof HTMLInputElement && target.type === 'checkbox');
    if (atOnce) commit();
  };
  const problem = problemOf(row);
  return (
    <form
      aria-label={`Settings of the binding of ${row.script_name}`}
      noValidate
      className="flex flex-col gap-3 p-3"
      onBlur={commit}
      onChange={onChange}
      onSubmit={(event) => {
        event.preventDefault();
        commit();
      }}
    >
      <div className="flex items-center gap-1.5">
        {row.script_status === null ? null : <StatusMark status={row.script_status} />}
        <h3 className="min-w-0 flex-1 truncate font-semibold" title={row.script_name}>
          {row.script_name}
        </h3>
        <span className="text-small text-text-3">
          {scriptTextWord(row)} · {phaseWords[row.hook_phase].toLowerCase()}
        </span>
      </div>
      {problem === null ? null : <Banner tone="warn">{problem}</Banner>}
      <SettingsFields form={form} phase={row.hook_phase} />
      <div className="flex flex-wrap gap-2 border-line border-t pt-3">
        <Button
          icon={<FileCode2 size={14} aria-hidden="true" />}
          disabled={row.script_status === null}
          onClick={() => openScript(row.script_lid, row.script_name)}
        >
          Open script
        </Button>
        <CommandButton
          command="binding.remove"
          target={{ lid: row.lid }}
          icon={<Trash2 size={14} aria-hidden="true" />}
        >
          Delete binding
        </CommandButton>
      </div>
    </form>
  );
}
