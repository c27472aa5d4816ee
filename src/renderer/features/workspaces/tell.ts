import { toast } from 'sonner';
import { failureOf } from '#renderer/api/failure.ts';

/** A handler that tells why something did not happen: `tellOf('Not switched')`. */
export function tellOf(what: string): (error: unknown) => void {
  return (error) => {
    toast.error(`${what}: ${failureOf(error).message}`);
  };
}
