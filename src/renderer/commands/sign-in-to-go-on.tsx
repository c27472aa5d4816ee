import type { SyncAttention } from '#contract/rpc/sync.ts';
import { useStudio } from '#renderer/state/studio.ts';
import { Button } from '#renderer/ui/button.tsx';
import { runCommand } from './registry.ts';

type Waiting = Extract<SyncAttention, { kind: 'sign_in' }>;

/** The publish that waits for its person to sign in. */
export function useWaitingForPerson(csId: string): Waiting | undefined {
  return useStudio(({ sync }) =>
    sync?.attention.find((one): one is Waiting => one.kind === 'sign_in' && one.cs_id === csId),
  );
}

/** Why it waits: the words it was stored with, or that somebody else is signed in, who cannot go on with it. */
export function WaitingWords({ waiting }: { readonly waiting: Waiting }) {
  const session = useStudio((state) => state.session);
  const { email, message } = waiting;
  if (session?.state !== 'signed_in' || session.email === null || email === null || session.email === email)
    return message;
  return `This publish was approved by ${email}, and you are signed in as ${session.email}. Sign in as ${email} to go on, or leave it and publish a plan of your own.`;
}

interface SignInToGoOnProps {
  readonly waiting: Waiting;
  readonly onSignIn: () => void;
  readonly onLeave?: () => void;
}

/** A paused publish goes on by itself once its person is signed in again. */
export function SignInToGoOn({ waiting, onSignIn, onLeave }: SignInToGoOnProps) {
  const { cs_id, email } = waiting;
  return (
    <>
      <Button
        onClick={() => {
          onLeave?.();
          void runCommand('publish.leave', { cs_id });
        }}
      >
        Leave it
      </Button>
      <Button look="primary" onClick={onSignIn}>
        Sign in{email === null ? '' : ` as ${email}`}
      </Button>
    </>
  );
}
