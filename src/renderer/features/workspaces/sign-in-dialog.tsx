import { zodResolver } from '@hookform/resolvers/zod';
import { useMutation } from '@tanstack/react-query';
import { useForm } from 'react-hook-form';
import { toast } from 'sonner';
import type { z } from 'zod';
import { signInInput } from '#contract/rpc/workspace.ts';
import { rpc } from '#renderer/api/client.ts';
import { type Failure, failureOf } from '#renderer/api/failure.ts';
import { runCommand } from '#renderer/commands/registry.ts';
import { type Dialog as OpenDialog, openDialog } from '#renderer/state/dialogs.ts';
import { useStudio } from '#renderer/state/studio.ts';
import { Banner } from '#renderer/ui/banner.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Field, TextInput } from '#renderer/ui/field.tsx';
import { FormDialog } from '#renderer/ui/form-dialog.tsx';

interface SignInDialogProps {
  /** The dialog to go on with after the sign-in. */
  readonly next: OpenDialog | undefined;
  readonly onClose: () => void;
}

/** Signs in to the workspace's backend. The token never comes to this window. */
export function SignInDialog({ next, onClose }: SignInDialogProps) {
  const { workspace, connection, session } = useStudio();
  const form = useForm<z.input<typeof signInInput>, unknown, z.output<typeof signInInput>>({
    resolver: zodResolver(signInInput),
    defaultValues: { email: session?.email ?? '', password: '', tenant_id: workspace?.tenant_id ?? '' },
  });
  const signIn = useMutation({
    mutationFn: (input: z.output<typeof signInInput>) => rpc.session.signIn.mutate(input),
    onSuccess: (now) => {
      if (now.can_publish) toast.success(`Signed in as ${now.email}.`);
      else toast.warning(`Signed in as ${now.email}. ${now.reason ?? ''}`);
      if (next) openDialog(next);
      else onClose();
    },
    onError: () => form.setFocus('password'),
  });
  const { errors } = form.formState;
  const failure = signIn.isError ? failureOf(signIn.error) : null;
  return (
    <FormDialog
      title="Sign in"
      description={`To ${connection?.origin ?? 'the backend'} for workspace ${workspace?.name ?? ''}.`}
      submit={signIn.isPending ? 'Signing in…' : 'Sign in'}
      disabled={signIn.isPending}
      onSubmit={() => void form.handleSubmit((input) => signIn.mutate(input))()}
      onClose={onClose}
      notice={failure ? <Refusal failure={failure} /> : null}
    >
      <Field label="E-mail" error={errors.email?.message}>
        {(ids) => <TextInput {...ids} type="email" autoFocus autoComplete="username" {...form.register('email')} />}
      </Field>
      <Field label="Password" error={errors.password?.message}>
        {(ids) => <TextInput {...ids} type="password" autoComplete="current-password" {...form.register('password')} />}
      </Field>
      <Field
        label="Tenant id"
        hint="The organisation you sign in to, as its administrator gave it to you."
        error={errors.tenant_id?.message}
      >
        {(ids) => <TextInput {...ids} className="font-code" {...form.register('tenant_id')} />}
      </Field>
    </FormDialog>
  );
}

function Refusal({ failure: { code, message } }: { readonly failure: Failure }) {
  const retry =
    code === 'backend_unreachable' || code === 'unavailable' ? (
      <Button onClick={() => void runCommand('connection.retry')}>Retry connection</Button>
    ) : null;
  return (
    <Banner tone="bad" live actions={retry}>
      Not signed in: {message}
    </Banner>
  );
}
