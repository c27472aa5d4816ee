import {
  CheckCheck,
  CircleAlert,
  CircleMinus,
  CirclePlus,
  Flag,
  Hourglass,
  Info,
  ListFilter,
  LogIn,
  LogOut,
  TriangleAlert,
} from 'lucide-react';
import type { ReactNode } from 'react';
import { entitlementWords } from '#engine/lifecycle/element-words.ts';
import type { DrawingProps, Drawings } from '#renderer/canvas/canvas-parts.tsx';
import type { LineWords } from '#renderer/canvas/graph-model.ts';
import { classNames } from '#renderer/lib/class-names.ts';
import { counted } from '#renderer/lib/size.ts';
import type { StateData, TransitionData } from './lifecycle-graph.ts';
import type { Severity } from './lifecycle-words.ts';

/** How states look on the canvas. The table stays the same object. */
export const lifecycleDrawings: Drawings = { elements: { state: StateCard }, lanes: {} };

/** A quiet card: the name first, badges under it; a dot before the initial one, a double edge around a terminal one. */
export function StateCard(props: DrawingProps) {
  const { node, isSelected, isDragging, isFar = false } = props;
  const { state, is_initial, severity, messages, lit, found } = node.data as StateData;
  if (isFar) return <FarCard {...props} />;
  return (
    <div
      title={[state.name, state.description].filter(Boolean).join('\n')}
      className={classNames(
        'relative flex h-full w-full flex-col justify-center gap-1 rounded-sm border px-2.5',
        isSelected ? 'border-accent' : lit === 'current' ? 'border-ok' : 'border-line-strong',
        isSelected ? 'bg-accent-soft' : found ? 'bg-warn-soft' : lit === 'current' ? 'bg-ok-soft' : 'bg-surface-1',
        state.is_terminal && 'outline outline-1 outline-offset-2',
        state.is_terminal && (isSelected ? 'outline-accent' : lit === 'current' ? 'outline-ok' : 'outline-line-strong'),
        isDragging && 'shadow-float',
      )}
    >
      {is_initial ? (
        <span
          aria-hidden="true"
          title="Initial state"
          className="absolute top-1/2 -left-6 flex -translate-y-1/2 items-center"
        >
          <span className="size-3 rounded-full bg-ok" />
          <span className="h-px w-3 bg-line-strong" />
        </span>
      ) : null}
      <span className="flex items-center gap-1.5">
        {lit === 'current' ? <Here /> : null}
        <span dir="auto" className="min-w-0 flex-1 truncate text-left font-semibold">
          {state.name}
        </span>
        <SeverityMark severity={severity} messages={messages} />
      </span>
      <span className="flex h-4 items-center gap-1.5 text-caps text-text-2">
        {is_initial ? <span className="text-ok">initial</span> : null}
        {state.is_terminal ? (
          <Sign title="Terminal: nothing leads out of it" icon={<Flag size={11} />}>
            terminal
          </Sign>
        ) : null}
        {state.entitlement_action === 'no_change' ? null : (
          <Sign
            title={entitlementWords[state.entitlement_action]}
            icon={state.entitlement_action === 'grant' ? <CirclePlus size={11} /> : <CircleMinus size={11} />}
          >
            {state.entitlement_action}
          </Sign>
        )}
        {state.entry_actions.length > 0 ? (
          <Sign
            title={counted(state.entry_actions.length, 'action on entry', 'actions on entry')}
            icon={<LogIn size={11} />}
          >
            {state.entry_actions.length}
          </Sign>
        ) : null}
        {state.exit_actions.length > 0 ? (
          <Sign
            title={counted(state.exit_actions.length, 'action on exit', 'actions on exit')}
            icon={<LogOut size={11} />}
          >
            {state.exit_actions.length}
          </Sign>
        ) : null}
      </span>
    </div>
  );
}

/** Of a card that is a few pixels high: what it is, by its shape and colour. */
function FarCard({ node, isSelected }: DrawingProps) {
  const { state, is_initial, severity, lit, found } = node.data as StateData;
  return (
    <div
      className={classNames(
        'h-full w-full border-6',
        state.is_terminal ? 'border-double' : 'rounded-xl',
        isSelected
          ? 'border-accent bg-accent-soft'
          : lit === 'current' || is_initial
            ? 'border-ok bg-ok-soft'
            : severity === 'error'
              ? 'border-bad bg-surface-1'
              : found
                ? 'border-warn bg-warn-soft'
                : 'border-text-3 bg-surface-1',
      )}
    />
  );
}

function Here() {
  return <span aria-hidden="true" title="The object is here" className="size-2 shrink-0 rounded-full bg-ok" />;
}

interface SignProps {
  readonly title: string;
  readonly icon: ReactNode;
  readonly children?: ReactNode;
}

function Sign({ title, icon, children }: SignProps) {
  return (
    <span title={title} className="inline-flex items-center gap-0.5">
      {icon}
      {children}
    </span>
  );
}

/** The name of a transition on its line, with ⏳ for a grace period and ✓✓ for an approval (look.md, Canvases). */
export const TransitionWords: LineWords = ({ line, isSelected }) => {
  const { transition, severity, messages, lit, found } = line.data as TransitionData;
  const { name, grace_period_hours, requires_approval, conditions } = transition;
  return (
    <span
      className={classNames(
        'flex h-5 max-w-60 items-center gap-1 whitespace-nowrap rounded-sm px-1 text-small',
        isSelected ? 'bg-accent-soft text-text-1' : 'bg-surface-0 text-text-2',
        found && !isSelected && 'bg-warn-soft',
        lit === 'open' && 'text-ok',
      )}
    >
      <span dir="auto" className="truncate">
        {name}
      </span>
      {conditions.length > 0 ? (
        <Sign title={counted(conditions.length, 'condition')} icon={<ListFilter size={12} />}>
          {conditions.length}
        </Sign>
      ) : null}
      {grace_period_hours > 0 ? (
        <Sign
          title={`Grace period of ${grace_period_hours} hours`}
          icon={<Hourglass size={12} className="text-warn" />}
        >
          {grace_period_hours} h
        </Sign>
      ) : null}
      {requires_approval ? (
        <Sign title="Needs an approval" icon={<CheckCheck size={13} className="text-info" />} />
      ) : null}
      <SeverityMark severity={severity} messages={messages} />
    </span>
  );
};

const severities = {
  error: { icon: CircleAlert, colour: 'text-bad' },
  warning: { icon: TriangleAlert, colour: 'text-warn' },
  info: { icon: Info, colour: 'text-info' },
} as const;

/** A small mark with the messages on hover; nothing where there is no problem. */
export function SeverityMark({
  severity,
  messages,
}: {
  readonly severity: Severity | null;
  readonly messages: string;
}) {
  if (severity === null) return null;
  const { icon: Icon, colour } = severities[severity];
  return (
    <span title={messages} className={classNames('inline-flex shrink-0', colour)}>
      <Icon size={13} aria-hidden="true" />
      <span className="sr-only">{severity}</span>
    </span>
  );
}
