import { type Workspace, workspace as workspaceSchema } from '#contract/rpc/workspace.ts';
import { classNames } from '#renderer/lib/class-names.ts';
import { Field, SelectInput, TextInput } from '#renderer/ui/field.tsx';

/** A workspace as it is typed, before it is known to be valid. */
export interface WorkspaceDraft {
  readonly name: string;
  readonly backend: 'embedded' | 'none' | 'url';
  readonly url: string;
  readonly tenant_id: string;
  readonly tenant_name: string;
  readonly production: boolean;
  readonly colour: Workspace['colour'];
}

export const emptyWorkspace: WorkspaceDraft = {
  name: '',
  backend: 'none',
  url: 'https://',
  tenant_id: '',
  tenant_name: '',
  production: false,
  colour: 'green',
};

export function workspaceDraft(workspace: Workspace): WorkspaceDraft {
  const known = workspace.backend === 'embedded' || workspace.backend === 'none';
  return {
    name: workspace.name,
    backend: known ? (workspace.backend as 'embedded' | 'none') : 'url',
    url: known ? 'https://' : workspace.backend,
    tenant_id: workspace.tenant_id ?? '',
    tenant_name: workspace.tenant_name ?? '',
    production: workspace.production,
    colour: workspace.colour,
  };
}

const colours = workspaceSchema.shape.colour.options;

interface WorkspaceFieldsProps {
  readonly draft: WorkspaceDraft;
  readonly errors: Partial<Record<string, string>>;
  readonly onChange: (draft: WorkspaceDraft) => void;
}

export function WorkspaceFields({ draft, errors, onChange }: WorkspaceFieldsProps) {
  const set = (change: Partial<WorkspaceDraft>) => onChange({ ...draft, ...change });
  return (
    <>
      <Field label="Name" error={errors['name']}>
        {(ids) => (
          <TextInput {...ids} autoFocus value={draft.name} onChange={(event) => set({ name: event.target.value })} />
        )}
      </Field>
      <Field label="Backend" hint={backendHints[draft.backend]}>
        {(ids) => (
          <SelectInput
            {...ids}
            value={draft.backend}
            onChange={(event) => set({ backend: event.target.value as WorkspaceDraft['backend'] })}
          >
            <option value="none">None</option>
            <option value="embedded">Embedded</option>
            <option value="url">At an address</option>
          </SelectInput>
        )}
      </Field>
      {draft.backend === 'url' ? (
        <Field label="Address of the backend" error={errors['backend']}>
          {(ids) => (
            <TextInput {...ids} type="url" value={draft.url} onChange={(event) => set({ url: event.target.value })} />
          )}
        </Field>
      ) : null}
      {draft.backend === 'none' ? null : <TenantFields draft={draft} errors={errors} onChange={onChange} />}
      <fieldset className="flex flex-col gap-1">
        <legend className="pb-1 text-small text-text-2">Colour of the title bar</legend>
        <div className="flex gap-2">
          {colours.map((colour) => (
            <Colour key={colour} colour={colour} chosen={draft.colour === colour} onChoose={() => set({ colour })} />
          ))}
        </div>
      </fieldset>
    </>
  );
}

function TenantFields({ draft, errors, onChange }: WorkspaceFieldsProps) {
  const set = (change: Partial<WorkspaceDraft>) => onChange({ ...draft, ...change });
  return (
    <>
      <Field label="Tenant id" error={errors['tenant_id']}>
        {(ids) => (
          <TextInput
            {...ids}
            className="font-code"
            value={draft.tenant_id}
            onChange={(event) => set({ tenant_id: event.target.value })}
          />
        )}
      </Field>
      <Field
        label="Tenant name"
        hint="What the organisation is called, as plans name it. Without it they use the workspace’s name."
        error={errors['tenant_name']}
      >
        {(ids) => (
          <TextInput
            {...ids}
            value={draft.tenant_name}
            onChange={(event) => set({ tenant_name: event.target.value })}
          />
        )}
      </Field>
      <label className="flex items-center gap-2">
        <input
          type="checkbox"
          checked={draft.production}
          onChange={(event) => set({ production: event.target.checked })}
        />
        Production: publishing asks for the tenant’s name
      </label>
    </>
  );
}

const backendHints = {
  none: 'Everything works on this machine; publishing needs a backend.',
  embedded: 'The one that comes with the studio, for trying out.',
  url: 'The origin of the server that runs your scripts for real.',
} as const;

interface ColourProps {
  readonly colour: Workspace['colour'];
  readonly chosen: boolean;
  readonly onChoose: () => void;
}

function Colour({ colour, chosen, onChoose }: ColourProps) {
  return (
    <label
      className={classNames(
        'flex h-7 items-center gap-1.5 rounded-sm border px-2 focus-within:outline-2 focus-within:outline-accent',
        chosen ? 'border-accent bg-accent-soft' : 'border-line',
      )}
    >
      <input type="radio" name="colour" className="sr-only" checked={chosen} onChange={onChoose} />
      <span aria-hidden="true" className="size-3 rounded-full" style={{ background: `var(--band-${colour})` }} />
      {colour}
    </label>
  );
}
