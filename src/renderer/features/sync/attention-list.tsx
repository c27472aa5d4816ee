import type { ReactNode } from 'react';
import { toast } from 'sonner';
import type { SyncAttention } from '#contract/rpc/sync.ts';
import { rpc } from '#renderer/api/client.ts';
import { runCommand } from '#renderer/commands/registry.ts';
import { SignInToGoOn, WaitingWords } from '#renderer/commands/sign-in-to-go-on.tsx';
import { entityLabel } from '#renderer/lib/entity-label.ts';
import { counted } from '#renderer/lib/size.ts';
import { exactTime, relativeTime } from '#renderer/lib/time.ts';
import { tellFailure } from '#renderer/state/notify.ts';
import { Banner } from '#renderer/ui/banner.tsx';
import { Button } from '#renderer/ui/button.tsx';

/** What only a person can decide, each with its answers. */
export function AttentionList({ attention }: { readonly attention: readonly SyncAttention[] }) {
  return attention.map((one) => <Attention key={attentionKey(one)} attention={one} />);
}

function attentionKey(one: SyncAttention): string {
  if ('cs_id' in one) return `${one.kind} ${one.cs_id}`;
  return 'run_id' in one ? `${one.kind} ${one.run_id}` : one.kind;
}

function Attention({ attention }: { readonly attention: SyncAttention }) {
  switch (attention.kind) {
    case 'half_applied': {
      const target = { cs_id: attention.cs_id };
      return (
        <Notice message={attention.message}>
          <Button onClick={() => void runCommand('publish.leave', target)}>Leave it</Button>
          <Button onClick={() => void runCommand('publish.undo', target)}>Undo what was applied…</Button>
          <Button look="primary" onClick={() => void runCommand('publish.continue', target)}>
            Continue
          </Button>
        </Notice>
      );
    }
    case 'sign_in':
      return (
        <Notice message={<WaitingWords waiting={attention} />}>
          <SignInToGoOn waiting={attention} onSignIn={() => void runCommand('session.sign_in')} />
        </Notice>
      );
    case 'waiting':
      return (
        <Notice message={attention.message}>
          <Button onClick={() => void runCommand('connection.retry')}>Retry connection</Button>
        </Notice>
      );
    case 'deletions':
      return <Deletions runId={attention.run_id} message={attention.message} gone={attention.gone} />;
    case 'diverged':
      return <Diverged message={attention.message} forgotten={attention.forgotten} />;
    case 'instance':
      return <Instance message={attention.message} />;
    case 'recovered':
      return (
        <Notice message={attention.message}>
          <Button onClick={() => void rpc.sync.dismiss.mutate({ kind: 'recovered' }).catch(tellFailure)}>
            Dismiss
          </Button>
        </Notice>
      );
    case 'identity':
      return (
        <Notice message={attention.message} tone="bad">
          <Button onClick={() => void runCommand('workspace.edit')}>Workspace settings</Button>
        </Notice>
      );
  }
}

/** Another installation answers: the same address may be a server that was set up anew, or somebody else's. */
function Instance({ message }: { readonly message: string }) {
  return (
    <Notice message={message} tone="bad">
      <Button onClick={() => void rpc.sync.setOffline.mutate({ offline: true }).catch(tellFailure)}>Keep apart</Button>
      <Button look="primary" onClick={() => void rpc.sync.useInstance.mutate().catch(tellFailure)}>
        Use it
      </Button>
    </Notice>
  );
}

interface NoticeProps {
  readonly message: ReactNode;
  readonly tone?: 'warn' | 'bad';
  readonly children: ReactNode;
}

function Notice({ message, tone = 'warn', children }: NoticeProps) {
  return (
    <Banner tone={tone} live actions={children}>
      {message}
    </Banner>
  );
}

interface DeletionsProps {
  readonly runId: string;
  readonly message: string;
  readonly gone: Extract<SyncAttention, { kind: 'deletions' }>['gone'];
}

/** So much is gone from the server that a person looks at the list first. */
function Deletions({ runId, message, gone }: DeletionsProps) {
  const answer = async (confirm: boolean) => {
    try {
      const { message: words } = await rpc.sync.answerDeletions.mutate({ run_id: runId, confirm });
      toast(words);
    } catch (error) {
      tellFailure(error);
    }
  };
  return (
    <div className="rounded-sm bg-warn-soft">
      <Notice message={message}>
        <Button onClick={() => void answer(true)}>Move {goneInWords(gone)} to the Trash</Button>
        <Button look="primary" onClick={() => void answer(false)}>
          Keep all here
        </Button>
      </Notice>
      <ul
        aria-label="Gone from the backend"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by key
        tabIndex={0}
        className="selectable mx-3 mb-2 max-h-48 columns-[220px] overflow-y-auto"
      >
        {gone.map((one) => (
          <li key={one.lid} className="truncate">
            <span className="text-text-2">{entityLabel(one.type)}</span> {one.name}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** `3 scripts`, `1 template`, `4 entries`. */
function goneInWords(gone: DeletionsProps['gone']): string {
  const [type, ...others] = new Set(gone.map((one) => one.type));
  return type === undefined || others.length > 0
    ? counted(gone.length, 'entry', 'entries')
    : counted(gone.length, type);
}

interface DivergedProps {
  readonly message: string;
  readonly forgotten: Extract<SyncAttention, { kind: 'diverged' }>['forgotten'];
}

/** The server forgot publishes; what they held is here and can be published again. */
function Diverged({ message, forgotten }: DivergedProps) {
  const dismiss = () => rpc.sync.dismiss.mutate({ kind: 'diverged' }).catch(tellFailure);
  return (
    <div className="rounded-sm bg-warn-soft">
      <Notice message={message}>
        <Button onClick={() => void dismiss()}>Dismiss</Button>
        <Button look="primary" onClick={() => void runCommand('publish.all')}>
          Publish changes…
        </Button>
      </Notice>
      {forgotten.length > 0 ? (
        <ul aria-label="Publishes the backend has forgotten" className="selectable mx-3 mb-2">
          {forgotten.map((one) => (
            <li key={one.cs_id}>
              <span className="text-text-2" title={exactTime(one.at)}>
                {relativeTime(one.at)}
              </span>{' '}
              {one.names.join(', ')}
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
