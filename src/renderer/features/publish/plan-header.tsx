import { Copy } from 'lucide-react';
import type { ReactNode } from 'react';
import { toast } from 'sonner';
import type { PlanView } from '#contract/rpc/sync.ts';
import { shortId } from '#renderer/lib/size.ts';
import { exactTime, relativeTime } from '#renderer/lib/time.ts';
import { useStudio } from '#renderer/state/studio.ts';
import { IconButton } from '#renderer/ui/button.tsx';

const kinds = {
  baseline: 'baseline: one request after the other',
  enhanced: 'enhanced: all or nothing in one step',
} as const;

/** Whom the plan is for, so that nothing is sent to the wrong place by mistake. */
export function PlanHeader({ view }: { readonly view: PlanView }) {
  const workspace = useStudio((state) => state.workspace);
  const { target, backend } = view.plan;
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)_auto_minmax(0,1.4fr)] items-center gap-x-4 gap-y-0.5 rounded-sm bg-surface-2 px-3 py-2">
      <Fact name="Workspace">
        <span className="flex min-w-0 items-center gap-2">
          <span
            aria-hidden="true"
            className="size-2.5 shrink-0 rounded-full"
            style={{ background: `var(--band-${workspace?.colour ?? 'blue'})` }}
          />
          <span className="truncate font-semibold">{workspace?.name}</span>
          {target.production ? (
            <span className="shrink-0 rounded-sm bg-bad-fill px-1.5 font-semibold text-caps text-on-accent uppercase">
              Production
            </span>
          ) : null}
        </span>
      </Fact>
      <Fact name="Backend">
        <span className="block truncate" title={target.origin}>
          <span className="font-code">{target.origin}</span> <span className="text-text-3">{kinds[backend]}</span>
        </span>
      </Fact>
      <Fact name="Tenant">
        <span className="flex min-w-0 items-center gap-1">
          <span className="truncate">{target.tenant_name}</span>
          <span className="shrink-0 font-code text-text-2" title={target.tenant_id}>
            {shortId(target.tenant_id)}
          </span>
          <IconButton label="Copy the tenant’s id" className="size-5" onClick={() => void copyTenant(target.tenant_id)}>
            <Copy size={14} aria-hidden="true" />
          </IconButton>
        </span>
      </Fact>
      <Fact name="As">
        <span className="block truncate">
          {view.person ?? 'not signed in'}
          {view.looked_at === null ? null : (
            <span className="text-text-3" title={exactTime(view.looked_at)}>
              {' '}
              · the server as it was {relativeTime(view.looked_at)}
            </span>
          )}
        </span>
      </Fact>
    </dl>
  );
}

async function copyTenant(id: string): Promise<void> {
  await navigator.clipboard.writeText(id);
  toast('Copied the id of the tenant.');
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <div className="contents">
      <dt className="text-text-2">{name}</dt>
      <dd className="selectable min-w-0">{children}</dd>
    </div>
  );
}
