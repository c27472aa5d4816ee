import { KeyRound, Trash2 } from 'lucide-react';
import { useId, useState } from 'react';
import { toast } from 'sonner';
import { connectorTypeDescriptors, entrustmentEnded } from '#contract/model/connector-types.ts';
import type { ConnectorRow } from '#contract/rpc/connectors.ts';
import { rpc } from '#renderer/api/client.ts';
import { type Failure, failureOf } from '#renderer/api/failure.ts';
import { exactTime, relativeTime } from '#renderer/lib/time.ts';
import { confirm } from '#renderer/state/dialogs.ts';
import { tellFailure } from '#renderer/state/notify.ts';
import { Banner } from '#renderer/ui/banner.tsx';
import { Field, TextInput } from '#renderer/ui/field.tsx';
import { RefusableButton } from '#renderer/ui/refusable-button.tsx';
import { refetchServerState, useServerRefusal, useServerState } from './use-server-state.ts';

/** The secrets of a connector: they go to the backend and never come back, so the form begins empty each time. */
export function CredentialsPart({ connector }: { readonly connector: ConnectorRow }) {
  const { lid, name, connector_type } = connector;
  const { secrets } = connectorTypeDescriptors[connector_type];
  const refusal = useServerRefusal(connector, 'set_credentials');
  const server = useServerState(connector);
  const form = useId();
  const [values, setValues] = useState<Readonly<Record<string, string>>>({});
  const [failure, setFailure] = useState<Failure | null>(null);
  const [sending, setSending] = useState(false);
  const given = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== ''));
  const nothing = Object.keys(given).length === 0;
  const setAt = server.data?.credentials_set_at ?? null;
  const field = typeof failure?.details['field'] === 'string' ? failure.details['field'] : null;
  const submit = async () => {
    setSending(true);
    setFailure(null);
    try {
      await rpc.provisioning.setCredentials.mutate({ lid, credentials: given });
      setValues({});
      refetchServerState(lid);
      toast.success(`The credentials of ${name} are stored at the backend.`);
    } catch (error) {
      setFailure(failureOf(error));
    } finally {
      setSending(false);
    }
  };
  return (
    <div className="flex max-w-140 flex-col gap-4 p-4">
      <CredentialsState
        setAt={setAt}
        known={server.data !== undefined}
        moved={server.data?.last_error === entrustmentEnded}
        problem={server.isError ? failureOf(server.error).message : null}
      />
      <p className="text-text-2">
        They go straight to the backend, which encrypts them; nothing is kept on this machine, and nobody can read them
        back. What you enter takes the place of all that is there.
      </p>
      {refusal === null ? null : <Banner tone="info">{refusal}</Banner>}
      {failure === null ? null : (
        <Banner tone="bad" live>
          Not stored: {failure.message}
        </Banner>
      )}
      <form
        id={form}
        noValidate
        autoComplete="off"
        aria-label="Credentials"
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          if (!nothing && refusal === null && !sending) void submit();
        }}
      >
        {secrets.map((secret) => (
          <Field
            key={secret.name}
            label={secret.label}
            hint={secret.help}
            error={field === `credentials.${secret.name}` ? failure?.message : undefined}
          >
            {(ids) => (
              <TextInput
                {...ids}
                type={secret.name === 'username' || secret.name === 'client_id' ? 'text' : 'password'}
                autoComplete="new-password"
                disabled={refusal !== null}
                value={values[secret.name] ?? ''}
                onChange={(event) => setValues({ ...values, [secret.name]: event.target.value })}
              />
            )}
          </Field>
        ))}
        <div className="flex gap-2">
          <RefusableButton
            look="primary"
            icon={<KeyRound size={14} aria-hidden="true" />}
            refusal={refusal ?? (nothing ? 'Enter the credentials first.' : sending ? 'They are being stored.' : null)}
            onClick={() => void submit()}
          >
            {setAt === null ? 'Set credentials' : 'Replace credentials'}
          </RefusableButton>
          <RefusableButton
            icon={<Trash2 size={14} aria-hidden="true" />}
            refusal={refusal ?? (setAt === null ? 'There are none.' : null)}
            onClick={() => void removeCredentials(lid, name)}
          >
            Remove credentials
          </RefusableButton>
        </div>
      </form>
    </div>
  );
}

interface CredentialsStateProps {
  readonly setAt: string | null;
  readonly known: boolean;
  /** They were there until the address changed. */
  readonly moved: boolean;
  readonly problem: string | null;
}

function CredentialsState({ setAt, known, moved, problem }: CredentialsStateProps) {
  return (
    <div className="flex items-center gap-2">
      <KeyRound size={16} aria-hidden="true" className={setAt === null ? 'text-text-3' : 'text-ok'} />
      <span role="status" title={setAt === null ? undefined : exactTime(setAt)}>
        {problem ??
          (!known
            ? 'Whether there are credentials is known at the backend alone.'
            : setAt === null
              ? moved
                ? entrustmentEnded
                : 'No credentials are set.'
              : `Credentials are set, ${relativeTime(setAt)}.`)}
      </span>
    </div>
  );
}

async function removeCredentials(lid: string, name: string): Promise<void> {
  const yes = await confirm({
    title: `Remove the credentials of ${name}?`,
    body: 'The backend forgets them. Operations on this connector fail until there are others.',
    confirm: `Remove the credentials of ${name}`,
    danger: true,
  });
  if (!yes) return;
  try {
    await rpc.provisioning.removeCredentials.mutate({ lid });
    refetchServerState(lid);
    toast(`The credentials of ${name} are removed.`);
  } catch (error) {
    tellFailure(error);
  }
}
