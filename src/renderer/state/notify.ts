import { toast } from 'sonner';
import { failureOf } from '#renderer/api/failure.ts';

/** Shows what went wrong in the host's own words. */
export function tellFailure(error: unknown): void {
  const failure = failureOf(error);
  toast.error(failure.message, { id: failure.message, duration: 8000 });
}
