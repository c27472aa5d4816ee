import { Copy } from 'lucide-react';
import { toast } from 'sonner';
import { shortId } from '#renderer/lib/size.ts';

/** An id, shortened in the middle; a click copies all of it (look.md, Words). */
export function IdText({ id, what }: { readonly id: string; readonly what: string }) {
  return (
    <button
      type="button"
      title={id}
      aria-label={`Copy ${what} ${id}`}
      className="inline-flex items-center gap-1 font-code text-code hover:text-accent"
      onClick={() => {
        navigator.clipboard.writeText(id).then(
          () => toast(`Copied ${what}.`),
          () => toast.error('The browser did not let the id be copied.'),
        );
      }}
    >
      {shortId(id)}
      <Copy size={12} aria-hidden="true" className="text-text-3" />
    </button>
  );
}
