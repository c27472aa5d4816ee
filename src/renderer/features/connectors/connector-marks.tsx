import { Circle } from 'lucide-react';
import type { ConnectorStatus, ConnectorType } from '#contract/model/connector.ts';
import { connectorTypeDescriptors } from '#contract/model/connector-types.ts';
import { statusLooks, typeIcons } from './connector-words.ts';

/** The kind of target, as icon and word; a simulator is told from all others at a glance. */
export function TypeBadge({ type }: { readonly type: ConnectorType }) {
  const Icon = typeIcons[type];
  const { label, help } = connectorTypeDescriptors[type];
  return (
    <span
      title={help}
      className={`inline-flex h-4.5 shrink-0 items-center gap-1 whitespace-nowrap rounded-sm px-1.5 text-small ${
        type === 'simulator' ? 'bg-warn-soft text-warn' : 'bg-surface-3 text-text-2'
      }`}
    >
      <Icon size={12} aria-hidden="true" />
      {label}
    </span>
  );
}

/** Whether hooks and operations run on it. */
export function StatusWord({ status }: { readonly status: ConnectorStatus }) {
  const { word, icon: Icon, colour } = statusLooks[status];
  return (
    <span className={`inline-flex items-center gap-1.5 ${colour}`}>
      {Icon === null ? (
        <Circle size={10} strokeWidth={2.5} className="shrink-0 fill-ok" aria-hidden="true" />
      ) : (
        <Icon size={14} aria-hidden="true" className="shrink-0" />
      )}
      {word}
    </span>
  );
}
