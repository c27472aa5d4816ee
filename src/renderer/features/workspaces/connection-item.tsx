import { Cloud, CloudOff, LoaderCircle, MonitorX } from 'lucide-react';
import type { Connection, Session } from '#contract/rpc/workspace.ts';
import { commandEntry } from '#renderer/commands/command-button.tsx';
import { clockTime } from '#renderer/lib/time.ts';
import { useStudio } from '#renderer/state/studio.ts';
import { Menu, type MenuEntry } from '#renderer/ui/menu.tsx';
import { StatusItem } from '#renderer/ui/status-item.tsx';

const icons = { online: Cloud, offline: CloudOff, starting: LoaderCircle, none: MonitorX } as const;

/** Whether the backend answers and who is signed in, with what can be done about either. */
export function ConnectionItem() {
  const connection = useStudio((state) => state.connection);
  const session = useStudio((state) => state.session);
  if (!connection) return null;
  const Icon = icons[connection.state];
  const words = connectionWords(connection);
  const who = sessionWords(connection, session);
  return (
    <Menu side="top" entries={entriesFor(connection, session)}>
      <StatusItem title={connection.message ?? session?.reason ?? words} aria-label={`Backend: ${words}. ${who}`}>
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
  if (connection.state === 'none' || !session) return '';
  if (session.state === 'signed_in') return session.email ?? 'signed in';
  return session.state === 'expired' ? 'sign-in expired' : 'not signed in';
}

function entriesFor(connection: Connection, session: Session | null): MenuEntry[] {
  const facts: MenuEntry[] = [connection.message, session?.reason].flatMap((text) =>
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
