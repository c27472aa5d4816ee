import {
  CircleAlert,
  CircleDashed,
  Database,
  FlaskConical,
  FolderTree,
  Globe,
  type LucideIcon,
  Waypoints,
} from 'lucide-react';
import type { ConnectorStatus, ConnectorType } from '#contract/model/connector.ts';

export const typeIcons: Readonly<Record<ConnectorType, LucideIcon>> = {
  ldap: FolderTree,
  database: Database,
  rest: Globe,
  dns: Waypoints,
  simulator: FlaskConical,
};

interface StatusLook {
  readonly word: string;
  /** Null: the filled dot that active things have everywhere. */
  readonly icon: LucideIcon | null;
  readonly colour: string;
}

export const statusLooks: Readonly<Record<ConnectorStatus, StatusLook>> = {
  active: { word: 'active', icon: null, colour: 'text-ok' },
  inactive: { word: 'inactive', icon: CircleDashed, colour: 'text-text-3' },
  error: { word: 'failing', icon: CircleAlert, colour: 'text-bad' },
};
