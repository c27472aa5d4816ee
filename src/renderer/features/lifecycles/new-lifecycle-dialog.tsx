import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import {
  type LifecycleConfig,
  type LifecycleObjectType,
  lifecycleLimits,
  lifecycleName,
  lifecycleObjectTypes,
} from '#contract/model/lifecycle.ts';
import { objectTypeWords } from '#engine/lifecycle/element-words.ts';
import { rpc, trpc } from '#renderer/api/client.ts';
import { type Failure, failureOf } from '#renderer/api/failure.ts';
import { useLifecycles } from '#renderer/api/lifecycles.ts';
import { runCommand } from '#renderer/commands/registry.ts';
import { counted } from '#renderer/lib/size.ts';
import { Banner } from '#renderer/ui/banner.tsx';
import { Field, SelectInput } from '#renderer/ui/field.tsx';
import { FormDialog, NameField } from '#renderer/ui/form-dialog.tsx';
import { placed } from './arrange-states.ts';
import { Choice } from './choice.tsx';
import { freeName } from './designer-edits.ts';

interface NewLifecycleDialogProps {
  /** What was imported, to be made under a name; null: a new one. */
  readonly imported: { readonly config: LifecycleConfig; readonly losses: readonly string[] } | null;
  readonly onClose: () => void;
}

/** Makes a lifecycle: blank, from one that comes with the studio, or out of a file. */
export function NewLifecycleDialog({ imported, onClose }: NewLifecycleDialogProps) {
  const { lifecycles } = useLifecycles();
  const templates = useQuery({ ...trpc.lifecycles.templates.queryOptions(), enabled: imported === null });
  const [from, setFrom] = useState<string | null>(null);
  const [typed, setTyped] = useState<string | null>(null);
  const [chosenType, setType] = useState<LifecycleObjectType | null>(null);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const template = templates.data?.find(({ id }) => id === from);
  const config = imported?.config ?? template?.config;
  const object_type = chosenType ?? config?.object_type ?? 'user';
  const proposed = freeName(config?.name ?? 'New lifecycle', lifecycles ?? [], lifecycleLimits.configNameChars);
  const name = typed ?? proposed;
  const checked = lifecycleName.safeParse(name);
  const create = async () => {
    if (!checked.success) return;
    setBusy(true);
    setFailure(null);
    try {
      const made = await rpc.lifecycles.create.mutate({
        name: checked.data,
        object_type,
        ...(config === undefined ? {} : { config: await placed(config) }),
        walks: [...(template?.walks ?? [])],
      });
      onClose();
      await runCommand('lifecycle.open', { lid: made.lid, name: made.name });
    } catch (error) {
      setFailure(failureOf(error));
      setBusy(false);
    }
  };
  return (
    <FormDialog
      title={imported === null ? 'New lifecycle' : 'Import lifecycle'}
      description="It is a draft on this machine until you publish it. Whose lifecycle it is cannot be changed later."
      submit={imported === null ? 'Create lifecycle' : 'Import lifecycle'}
      disabled={busy || !checked.success}
      onSubmit={() => void create()}
      onClose={onClose}
      failure={failure === null ? null : `Not created: ${failure.message}`}
      notice={imported === null ? null : <ImportFacts {...imported} />}
    >
      {imported === null ? (
        <fieldset className="flex flex-col gap-1.5">
          <legend className="mb-1 text-small text-text-2">Begin from</legend>
          <Choice
            group="lifecycle-template"
            title="Blank"
            help="No state and no transition."
            chosen={from === null}
            onChoose={() => setFrom(null)}
          />
          {templates.data?.map((template) => (
            <Choice
              key={template.id}
              group="lifecycle-template"
              title={template.config.name}
              help={`${template.config.description ?? ''} ${counted(template.config.states.length, 'state')}, ${counted(template.config.transitions.length, 'transition')}.`}
              chosen={from === template.id}
              onChoose={() => setFrom(template.id)}
            />
          ))}
        </fieldset>
      ) : null}
      <div className="grid grid-cols-[1fr_8rem] gap-3">
        <NameField
          value={name}
          error={checked.success ? undefined : checked.error.issues[0]?.message}
          onChange={setTyped}
        />
        <Field label="Object type">
          {(ids) => (
            <SelectInput
              {...ids}
              value={object_type}
              onChange={(event) => setType(lifecycleObjectTypes.find((one) => one === event.target.value) ?? null)}
            >
              {lifecycleObjectTypes.map((one) => (
                <option key={one} value={one}>
                  {objectTypeWords[one]}
                </option>
              ))}
            </SelectInput>
          )}
        </Field>
      </div>
    </FormDialog>
  );
}

function ImportFacts({ config, losses }: NonNullable<NewLifecycleDialogProps['imported']>) {
  return (
    <>
      <p>
        The file holds {counted(config.states.length, 'state')} and {counted(config.transitions.length, 'transition')}.
        {losses.length === 0 ? ' Nothing of it is lost.' : ''}
      </p>
      {losses.length === 0 ? null : (
        <Banner tone="warn">
          <p>What a lifecycle cannot hold:</p>
          <ul className="max-h-32 list-disc overflow-y-auto pl-4">
            {losses.map((loss) => (
              <li key={loss}>{loss}</li>
            ))}
          </ul>
        </Banner>
      )}
    </>
  );
}
