import { Ban, TriangleAlert, Zap } from 'lucide-react';
import type { ReactNode } from 'react';
import type { PublishPlan } from '#contract/model/publish-plan.ts';
import { entityLabel } from '#renderer/lib/entity-label.ts';
import { counted } from '#renderer/lib/size.ts';
import { LeftOutAction } from './left-out-action.tsx';

interface PlanLeftoversProps {
  readonly plan: PublishPlan;
  /** Said above already. */
  readonly except: string | null;
  /** Leaves the dialog for somewhere else. */
  readonly onLeave: () => void;
}

/** What is not published now and why, and what this backend cannot promise for the rest. */
export function PlanLeftovers({ plan, except, onLeave }: PlanLeftoversProps) {
  const { warnings } = plan;
  const conflicts = plan.conflicts.filter((one) => one.lid !== except);
  const blocked = plan.blocked.filter((one) => one.lid !== except);
  return (
    <>
      {conflicts.length > 0 ? (
        <Group title={`Not in this publish: ${counted(conflicts.length, 'conflict')} to answer`}>
          {conflicts.map((conflict) => (
            <Line
              key={conflict.key}
              icon={<Zap size={14} aria-hidden="true" className="text-warn" />}
              type={conflict.type}
              name={conflict.name}
              message={conflict.message}
            >
              <LeftOutAction left={conflict} onLeave={onLeave} />
            </Line>
          ))}
        </Group>
      ) : null}
      {blocked.length > 0 ? (
        <Group title={`Stays here: ${blocked.length} blocked`}>
          {blocked.map((one) => (
            <Line
              key={one.lid}
              icon={<Ban size={14} aria-hidden="true" className="text-warn" />}
              type={one.type}
              name={one.name}
              message={one.message}
            >
              <LeftOutAction left={one} onLeave={onLeave} />
            </Line>
          ))}
        </Group>
      ) : null}
      {warnings.length > 0 ? (
        <Group title="Know before you publish">
          {warnings.map((warning) => (
            <li key={`${warning.code}${warning.lid}`} className="flex items-start gap-2 px-3 py-0.5">
              <TriangleAlert size={14} aria-hidden="true" className="mt-0.5 shrink-0 text-warn" />
              {warning.message}
            </li>
          ))}
        </Group>
      ) : null}
    </>
  );
}

function Group({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section aria-label={title} className="flex flex-col gap-1">
      <h3 className="section-head">{title}</h3>
      <ul className="selectable flex flex-col">{children}</ul>
    </section>
  );
}

interface LineProps {
  readonly icon: ReactNode;
  readonly type: string;
  readonly name: string;
  readonly message: string;
  readonly children?: ReactNode;
}

function Line({ icon, type, name, message, children }: LineProps) {
  return (
    <li className="flex min-h-6 items-center gap-2 px-3">
      <span className="shrink-0">{icon}</span>
      <span className="w-20 shrink-0 truncate text-text-3">{entityLabel(type)}</span>
      <span className="max-w-[40%] shrink-0 truncate">{name}</span>
      <span className="min-w-0 flex-1 text-text-2">{message}</span>
      {children}
    </li>
  );
}
