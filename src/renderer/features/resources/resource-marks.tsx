import { FlaskConical, Lock, Power } from 'lucide-react';
import type { ProvisioningState, ProvisionState, ResourceType } from '#contract/model/provisioning.ts';
import type { ResourceRow } from '#contract/rpc/provisioning.ts';
import { provisionLooks, stateLooks, typeLooks } from './resource-words.ts';

/** What stands on a resource, as word and icon. */
export function TypeMark({ type }: { readonly type: ResourceType }) {
  const { icon: Icon, word } = typeLooks[type];
  return (
    <span className="inline-flex items-center gap-1.5">
      <Icon size={14} aria-hidden="true" className="shrink-0 text-text-3" />
      {word}
    </span>
  );
}

export function StateMark({ state }: { readonly state: ProvisioningState }) {
  return <Mark {...stateLooks[state]} />;
}

export function ProvisionMark({ state }: { readonly state: ProvisionState }) {
  return <Mark {...provisionLooks[state]} />;
}

function Mark({ icon: Icon, word, colour }: (typeof stateLooks)[ProvisioningState]) {
  return (
    <span className={`inline-flex items-center gap-1.5 ${colour}`}>
      <Icon size={14} aria-hidden="true" className="shrink-0" />
      {word}
    </span>
  );
}

/** Nothing was reached: said wherever something of a simulator is shown. */
export function SimulatorMark() {
  return (
    <span
      title="Its connector is a simulator: nothing outside was reached"
      className="inline-flex h-4.5 shrink-0 items-center gap-1 rounded-sm bg-warn-soft px-1.5 text-small text-warn"
    >
      <FlaskConical size={12} aria-hidden="true" />
      simulator
    </span>
  );
}

/** What is special about a resource, beside its name. */
export function ResourceMarks({ resource }: { readonly resource: ResourceRow }) {
  const { connector_type, provisioning_source, enabled, sst_stack_name } = resource;
  return (
    <>
      {connector_type === 'simulator' ? <SimulatorMark /> : null}
      {provisioning_source === 'sst' ? (
        <span
          title={`Read-only: it belongs to the SST stack ${sst_stack_name ?? ''}`}
          className="inline-flex h-4.5 shrink-0 items-center gap-1 rounded-sm bg-surface-3 px-1.5 text-small text-text-2"
        >
          <Lock size={12} aria-hidden="true" />
          SST, read-only
        </span>
      ) : null}
      {enabled ? null : (
        <span className="inline-flex h-4.5 shrink-0 items-center gap-1 rounded-sm bg-surface-3 px-1.5 text-small text-text-2">
          <Power size={12} aria-hidden="true" />
          disabled
        </span>
      )}
    </>
  );
}
