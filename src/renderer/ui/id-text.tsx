import { Copy } from 'lucide-react';
import { toast } from 'sonner';
import { shortId } from '#renderer/lib/size.ts';

/** An id, shortened in the middle, with the way to copy all of it (look.md, Words). */
export function IdText({ id, what }: { readonly id: string; readonly what: string }) {
  return (
    <span className="inline-flex items-center gap-1">
      <code title={id} className="font-code text-code">
        {shortId(id)}
      </code>
      <button
        type="button"
        title={`Copy ${what}`}
        aria-label={`Copy ${what} ${id}`}
        className="inline-flex size-5 items-center justify-center rounded-sm text-text-3 hover:bg-surface-3 hover:text-text-1"
        onClick={() => {
          navigator.clipboard.writeText(id).then(
            () => toast(`Copied ${what}.`),
            () => toast.error('The browser did not let the id be copied.'),
          );
        }}
      >
        <Copy size={12} aria-hidden="true" />
      </button>
    </span>
  );
}
