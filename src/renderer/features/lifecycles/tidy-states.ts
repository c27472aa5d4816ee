import { toast } from 'sonner';
import type { LifecycleConfig } from '#contract/model/lifecycle.ts';
import { failureOf } from '#renderer/api/failure.ts';
import type { Layout } from '#renderer/canvas/lay-out.ts';
import { counted } from '#renderer/lib/size.ts';
import { arrangeStates } from './arrange-states.ts';

/** After so long somebody wants to know that it goes on, and how to end it. */
const patienceMs = 1000;

let running: AbortController | null = null;

/** All states in layers; null where it was cancelled, asked for anew meanwhile, or could not be done. Told in words. */
export async function tidied(config: LifecycleConfig): Promise<Layout | null> {
  running?.abort();
  const control = new AbortController();
  running = control;
  let told: string | number | undefined;
  const patience = setTimeout(() => {
    told = toast.loading(`Arranging ${counted(config.states.length, 'state')} in layers…`, {
      action: { label: 'Cancel', onClick: () => control.abort() },
    });
  }, patienceMs);
  try {
    return await arrangeStates(config, control.signal);
  } catch (error) {
    if (!control.signal.aborted) toast.error(`Not arranged: ${failureOf(error).message}`);
    return null;
  } finally {
    clearTimeout(patience);
    if (told !== undefined) toast.dismiss(told);
    if (running === control) running = null;
  }
}
