import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { toast } from 'sonner';
import type { ConnectorSchema } from '#contract/model/connector-schema.ts';
import { rpc, trpc } from '#renderer/api/client.ts';
import { failureOf } from '#renderer/api/failure.ts';
import { pickText } from '#renderer/lib/pick-text.ts';
import { counted } from '#renderer/lib/size.ts';
import { tellFailure } from '#renderer/state/notify.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { Field, SelectInput, TextArea } from '#renderer/ui/field.tsx';

interface SchemaDialogProps {
  readonly lid: string;
  readonly name: string;
  readonly onClose: () => void;
}

type Owner = 'script' | 'workspace';

const example = `{
  "attributes": [
    { "name": "mail", "type": "string", "description": "Primary address", "required": true }
  ]
}`;

/** Which attributes a script's objects have, for its checks and its completion; kept here, until a connector tells it. */
export function SchemaDialog({ lid, name, onClose }: SchemaDialogProps) {
  const { data: view } = useQuery(trpc.checks.schema.get.queryOptions({ lid }, { staleTime: 0 }));
  const [owner, setOwner] = useState<Owner>('script');
  const [text, setText] = useState('');
  const [error, setError] = useState<string | null>(null);
  const stored = view?.[owner] ?? null;
  useEffect(() => {
    setText(stored === null ? '' : spelled(stored));
    setError(null);
  }, [stored]);
  const of = owner === 'script' ? name : 'the workspace';

  const save = async () => {
    try {
      const schema = text.trim() === '' ? null : await rpc.checks.schema.read.query({ text });
      await rpc.checks.schema.set.mutate({ lid: owner === 'script' ? lid : null, schema });
      toast(
        schema === null
          ? `Removed the attribute schema of ${of}.`
          : `${counted(schema.attributes.length, 'attribute')} known for ${of}.`,
      );
      onClose();
    } catch (failure) {
      const { message, details } = failureOf(failure);
      const { line, column } = details;
      setError(
        typeof line === 'number' && !message.includes('line') ? `${message} Line ${line}, column ${column}.` : message,
      );
    }
  };
  const infer = async () => {
    const schema = await rpc.checks.schema.infer.query({ lid });
    if (schema.attributes.length === 0) {
      setError(`The test contexts of ${name} have no attributes. Save one with attributes first.`);
      return;
    }
    setText(spelled(schema));
    setError(null);
  };
  const open = async () => {
    const file = await pickText('.json,application/json');
    if (file !== null) setText(file.text);
  };

  return (
    <Dialog
      title={`Attribute schema for ${name}`}
      description="Names the attributes there are: others are marked in the script, and these complete with their types."
      width="wide"
      onClose={onClose}
      footer={
        <>
          <Button onClick={() => void infer().catch(tellFailure)}>Infer from test contexts</Button>
          <Button onClick={() => void open().catch(tellFailure)}>Import…</Button>
          <span className="flex-1" />
          <Button onClick={onClose}>Cancel</Button>
          <Button look="primary" onClick={() => void save()}>
            Save schema
          </Button>
        </>
      }
    >
      <Field label="For" hint={inUse(view?.source ?? null)}>
        {(ids) => (
          <SelectInput
            {...ids}
            className="max-w-90"
            value={owner}
            onChange={(event) => setOwner(event.target.value as Owner)}
          >
            <option value="script">This script only</option>
            <option value="workspace">All scripts of the workspace without their own</option>
          </SelectInput>
        )}
      </Field>
      <Field
        label="Schema (JSON)"
        hint='{ "attributes": […] } as here or from SCIM, a JSON Schema with "properties", or a list of names. Empty removes it.'
        error={error ?? undefined}
      >
        {(ids) => (
          <TextArea
            {...ids}
            rows={14}
            spellCheck={false}
            className="font-code text-code"
            placeholder={example}
            value={text}
            onChange={(event) => {
              setText(event.target.value);
              setError(null);
            }}
          />
        )}
      </Field>
    </Dialog>
  );
}

function spelled({ attributes }: ConnectorSchema): string {
  const lines = attributes.map(
    (attribute) =>
      `    ${JSON.stringify(attribute)
        .replaceAll(/([{,:])(?=")/g, '$1 ')
        .replace(/}$/, ' }')}`,
  );
  return `{\n  "attributes": [\n${lines.join(',\n')}\n  ]\n}\n`;
}

function inUse(source: 'script' | 'connector' | 'workspace' | null): string {
  if (source === null) return 'No schema is in use: any attribute may be read and written.';
  return {
    script: 'The script’s own schema is in use.',
    connector: 'The schema of its connector is in use.',
    workspace: 'The workspace’s schema is in use.',
  }[source];
}
