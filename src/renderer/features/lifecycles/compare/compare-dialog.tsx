import { useState } from 'react';
import { knownLifecycle, useLifecycles } from '#renderer/api/lifecycles.ts';
import { tellFailure } from '#renderer/state/notify.ts';
import { Field, SelectInput } from '#renderer/ui/field.tsx';
import { FormDialog } from '#renderer/ui/form-dialog.tsx';
import { Choice } from '../choice.tsx';
import { compareWithFile, openCompared } from './compare-commands.ts';

interface CompareDialogProps {
  readonly lid: string;
  readonly onClose: () => void;
}

/** Asks what a lifecycle is to be compared with. */
export function CompareDialog({ lid, onClose }: CompareDialogProps) {
  const { lifecycles } = useLifecycles();
  const own = knownLifecycle(lid);
  const others = (lifecycles ?? []).filter((one) => one.lid !== lid);
  const differs = own !== undefined && (own.behind || own.conflict);
  const [chosen, setChosen] = useState<'published' | 'server' | 'lifecycle' | 'file'>(
    differs ? 'server' : own?.on_server ? 'published' : others.length > 0 ? 'lifecycle' : 'file',
  );
  const [other, setOther] = useState<string | null>(null);
  if (own === undefined) return null;
  const otherLid = other ?? others[0]?.lid;
  const choice = (kind: typeof chosen) => ({
    group: 'compare-with',
    chosen: chosen === kind,
    onChoose: () => setChosen(kind),
  });
  const compare = () => {
    onClose();
    if (chosen === 'file') compareWithFile(lid, own.name).catch(tellFailure);
    else if (chosen !== 'lifecycle') openCompared(lid, own.name, { kind: chosen });
    else if (otherLid !== undefined) openCompared(lid, own.name, { kind: 'lifecycle', lid: otherLid });
  };
  return (
    <FormDialog
      title={`Compare ${own.name}`}
      submit={chosen === 'file' ? 'Choose a file…' : 'Compare'}
      onSubmit={compare}
      onClose={onClose}
    >
      <fieldset className="flex flex-col gap-1.5">
        <legend className="mb-1 text-small text-text-2">Compare the draft with</legend>
        <Choice
          {...choice('published')}
          title="What is published"
          help={own.on_server ? 'The state from which your draft began.' : 'It was never published.'}
          disabled={!own.on_server}
        />
        <Choice
          {...choice('server')}
          title="What the server has now"
          help={
            differs
              ? 'Somebody published another state since your draft began.'
              : own.on_server
                ? 'The same as what is published, as far as was pulled.'
                : 'The server does not have it.'
          }
          disabled={!own.on_server}
        />
        <Choice
          {...choice('lifecycle')}
          title="Another lifecycle"
          help={
            others.length > 0 ? 'States and transitions go together by their names.' : 'There is no other one here.'
          }
          disabled={others.length === 0}
        />
        <Choice
          {...choice('file')}
          title="A file"
          help="JSON, SCXML, XState or Mermaid; states and transitions go together by their names."
        />
      </fieldset>
      {chosen === 'lifecycle' ? (
        <Field label="Lifecycle">
          {(ids) => (
            <SelectInput {...ids} value={otherLid} onChange={(event) => setOther(event.target.value)}>
              {others.map((one) => (
                <option key={one.lid} value={one.lid}>
                  {one.name}
                </option>
              ))}
            </SelectInput>
          )}
        </Field>
      ) : null}
    </FormDialog>
  );
}
