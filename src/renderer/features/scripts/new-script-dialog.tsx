import { useState } from 'react';
import { description as descriptionShape, scriptName } from '#contract/model/script.ts';
import { rpc } from '#renderer/api/client.ts';
import { failureOf } from '#renderer/api/failure.ts';
import { whenOpen } from '#renderer/state/documents.ts';
import { openScript } from '#renderer/state/tabs.ts';
import { Field, TextArea } from '#renderer/ui/field.tsx';
import { FormDialog, NameField } from '#renderer/ui/form-dialog.tsx';

interface NewScriptDialogProps {
  /** A name that no script has. */
  readonly name: string;
  readonly onClose: () => void;
}

/** Asks what a new script is called and is for; its text is written in the editor, which opens (036 FR-001). */
export function NewScriptDialog({ name: proposed, onClose }: NewScriptDialogProps) {
  const [name, setName] = useState(proposed);
  const [description, setDescription] = useState('');
  const [wrong, setWrong] = useState<{ field: 'name' | 'description'; message: string } | null>(null);
  const create = async () => {
    const checkedName = scriptName.safeParse(name);
    const checkedDescription = descriptionShape.safeParse(description.trim());
    if (!checkedName.success) return setWrong({ field: 'name', message: firstMessage(checkedName.error) });
    if (!checkedDescription.success) {
      return setWrong({ field: 'description', message: firstMessage(checkedDescription.error) });
    }
    try {
      const created = await rpc.scripts.create.mutate({
        name: checkedName.data,
        description: checkedDescription.data || null,
      });
      onClose();
      openScript(created.lid, created.name);
      void whenOpen(created.lid).then((document) => document.focus());
    } catch (error) {
      setWrong({ field: 'name', message: failureOf(error).message });
    }
  };
  const errorOf = (field: 'name' | 'description') => (wrong?.field === field ? wrong.message : undefined);
  return (
    <FormDialog
      title="New script"
      submit="Create script"
      disabled={false}
      onSubmit={() => void create()}
      onClose={onClose}
    >
      <NameField
        value={name}
        error={errorOf('name')}
        onChange={(next) => {
          setName(next);
          setWrong(null);
        }}
      />
      <Field label="Description (optional)" error={errorOf('description')}>
        {(ids) => (
          <TextArea
            {...ids}
            rows={3}
            value={description}
            onChange={(event) => {
              setDescription(event.target.value);
              setWrong(null);
            }}
          />
        )}
      </Field>
    </FormDialog>
  );
}

function firstMessage(error: { readonly issues: readonly { readonly message: string }[] }): string {
  return error.issues[0]?.message ?? 'This cannot be used.';
}
