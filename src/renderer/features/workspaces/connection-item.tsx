import { Cloud, CloudOff, LoaderCircle, MonitorX } from 'lucide-react';
import type { Connection, Session } from '#contract/rpc/workspace.ts';
import { standingOf } from '#engine/access/session-access.ts';
import { refusalOf, useAccess } from '#renderer/api/session-access.ts';
import { commandEntry } from '#renderer/commands/command-button.tsx';
import { clockTime } from '#renderer/lib/time.ts';
import { useStudio } from '#renderer/state/studio.ts';
import { Menu, type MenuEntry } from '#renderer/ui/menu.tsx';
import { StatusItem } from '#renderer/ui/status-item.tsx';

const icons = { online: Cloud, offline: CloudOff, starting: LoaderCircle, none: MonitorX } as const;

/**
 * Whether the backend answers and who is signed in, with what can be done about either. Of who chose to work offline the
 * sync's item tells, with the way back: neither matters then.
 */
export function ConnectionItem() {
  const connection = useStudio((state) => state.connection);
  const session = useStudio((state) => state.session);
  const publish = useAccess().can('publish');
  const chosenOffline = useStudio((state) => state.sync?.offline === true);
  if (!connection || chosenOffline) return null;
  const Icon = icons[connection.state];
  const words = connectionWords(connection);
  const who = sessionWords(connection, session);
  const refusal = refusalOf(publish);
  return (
    <Menu side="top" entries={entriesFor(connection, session, refusal)}>
      <StatusItem title={connection.message ?? refusal ?? words} aria-label={`Backend: ${words}. ${who}`}>
        <Icon
          size={14}
          aria-hidden="true"
          className={connection.state === 'online' ? 'text-ok' : connection.state === 'offline' ? 'text-warn' : ''}
        />
        {words}
        {who ? <span className="text-text-3">· {who}</span> : null}
      </StatusItem>
    </Menu>
  );
}

function connectionWords(connection: Connection): string {
  switch (connection.state) {
    case 'online':
      return 'online';
    case 'offline':
      return `offline since ${clockTime(connection.since)}`;
    case 'starting':
      return 'backend starting…';
    case 'none':
      return 'no backend';
  }
}

function sessionWords(connection: Connection, session: Session | null): string {
  if (!session) return '';
  switch (standingOf(session.state, connection.state)) {
    case 'signed_in':
      return session.email ?? 'signed in';
    case 'expired':
      return 'sign-in expired';
    case 'signed_out':
      return 'not signed in';
    case 'signing_in':
      return connection.state === 'online' ? 'signing in…' : '';
    default:
      return '';
  }
}

function entriesFor(connection: Connection, session: Session | null, refusal: string | null): MenuEntry[] {
  const facts: MenuEntry[] = [connection.message, refusal].flatMap((text) =>
    text ? [{ id: text, title: text, disabled: true, onSelect: () => {} }] : [],
  );
  return [
    ...facts,
    ...(facts.length > 0 ? (['line'] as const) : []),
    commandEntry('connection.retry'),
    session?.state === 'signed_in' ? commandEntry('session.sign_out') : commandEntry('session.sign_in'),
    commandEntry('sync.pull'),
    'line',
    commandEntry('workspace.edit'),
  ];
}
