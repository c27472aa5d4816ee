import { FileUp } from 'lucide-react';
import { useState } from 'react';
import { type SstImport, sstImport } from '#contract/http/provisioning.ts';
import { rpc } from '#renderer/api/client.ts';
import { type Failure, failureOf } from '#renderer/api/failure.ts';
import { pickText } from '#renderer/lib/pick-text.ts';
import { byteSize, counted } from '#renderer/lib/size.ts';
import { Banner } from '#renderer/ui/banner.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { Field, TextInput } from '#renderer/ui/field.tsx';
import { refetchResources } from './use-resources.ts';

/** Brings the resources of an SST stack in from the file of its state; they can be read here and not changed. */
export function ImportSstDialog({ onClose }: { readonly onClose: () => void }) {
  const [file, setFile] = useState<{ readonly name: string; readonly text: string } | null>(null);
  const [stack, setStack] = useState('');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [done, setDone] = useState<SstImport | null>(null);
  const choose = async () => {
    const picked = await pickText('.json,application/json');
    if (picked === null) return;
    setFile(picked);
    setFailure(null);
  };
  const run = async () => {
    if (file === null) return;
    setBusy(true);
    setFailure(null);
    try {
      setDone(
        sstImport.parse(await rpc.provisioning.importSst.mutate({ stack_name: stack.trim(), state_text: file.text })),
      );
      refetchResources();
    } catch (error) {
      setFailure(failureOf(error));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Dialog
      title="Import an SST stack"
      description="Reads the state file of a stack. Its resources are listed here, read-only; nothing is changed on them."
      onClose={onClose}
      footer={
        done ? (
          <Button look="primary" onClick={onClose}>
            Close
          </Button>
        ) : (
          <>
            <Button onClick={onClose}>Cancel</Button>
            <Button look="primary" disabled={file === null || busy} onClick={() => void run()}>
              {busy ? 'Importing…' : 'Import stack'}
            </Button>
          </>
        )
      }
    >
      {failure === null ? null : (
        <Banner tone="bad" live>
          {failure.message}
        </Banner>
      )}
      {done ? (
        <Summary done={done} />
      ) : (
        <>
          <div className="flex items-center gap-3">
            <Button icon={<FileUp size={14} aria-hidden="true" />} onClick={() => void choose()}>
              Choose state file
            </Button>
            <span className="min-w-0 truncate text-text-2">
              {file === null ? 'No file chosen' : `${file.name}, ${byteSize(file.text.length)}`}
            </span>
          </div>
          <Field label="Name of the stack (optional)" hint="Left empty it is the one that the file says.">
            {(ids) => <TextInput {...ids} value={stack} onChange={(event) => setStack(event.target.value)} />}
          </Field>
        </>
      )}
    </Dialog>
  );
}

function Summary({ done }: { readonly done: SstImport }) {
  const { sst_stack_name, created, updated, unchanged, missing, skipped } = done;
  return (
    <div role="status" className="flex flex-col gap-2">
      <p>
        Stack {sst_stack_name}: {created} new, {updated} changed, {unchanged} as before.
      </p>
      {missing.length === 0 ? null : (
        <div>
          <p>{counted(missing.length, 'resource')} of it no longer in the file, and kept here:</p>
          <ul className="max-h-32 list-disc overflow-y-auto pl-5 text-text-2">
            {missing.map(({ id, name }) => (
              <li key={id}>{name}</li>
            ))}
          </ul>
        </div>
      )}
      {skipped.length === 0 ? null : (
        <div>
          <p>Left out:</p>
          <ul className="max-h-48 list-disc overflow-y-auto pl-5 text-text-2">
            {skipped.map(({ type, count, reason }) => (
              <li key={type}>
                {count} × <code className="font-code text-code">{type}</code>: {reason}
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}
