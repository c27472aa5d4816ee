import { Download } from 'lucide-react';
import { toast } from 'sonner';
import type { PlanView } from '#contract/rpc/sync.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Menu } from '#renderer/ui/menu.tsx';

/** Takes the plan out of the studio: for `hookwright apply`, or as text for a ticket. */
export function PlanExport({ view }: { readonly view: PlanView }) {
  return (
    <Menu
      side="top"
      entries={[
        { id: 'json', title: 'Download as JSON', onSelect: () => download(view) },
        { id: 'text', title: 'Copy as text', onSelect: () => void copyText(view.text) },
      ]}
    >
      <Button look="quiet" icon={<Download size={16} aria-hidden="true" />}>
        Export plan
      </Button>
    </Menu>
  );
}

function download(view: PlanView): void {
  const file = new Blob([`${JSON.stringify(view.plan, null, 2)}\n`], { type: 'application/json' });
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = `plan-${view.plan.plan_hash.slice(0, 12)}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}

async function copyText(text: string): Promise<void> {
  await navigator.clipboard.writeText(text);
  toast('Copied the plan.');
}
