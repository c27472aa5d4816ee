import type { StudioEvent, StudioInfo } from '#contract/rpc/studio.ts';
import type { Checks } from './checks/checks.ts';
import type { DebugSessions } from './debug/debug-sessions.ts';
import type { DryRuns } from './dry-runs.ts';
import type { EventHub } from './event-hub.ts';
import type { Preferences } from './preferences.ts';
import type { StudioLog } from './studio-log.ts';
import type { Attachment } from './workspaces/attachment.ts';
import type { Workspaces } from './workspaces/workspaces.ts';

/** Everything the router can reach. */
export interface Studio {
  readonly info: () => StudioInfo;
  readonly events: EventHub;
  readonly log: StudioLog;
  readonly preferences: Preferences;
  readonly workspaces: Workspaces;
  readonly checks: Checks;
  readonly dryRuns: DryRuns;
  readonly debug: DebugSessions;
}

/** How things stand now, as events: what a window is told first. */
export function currentEvents(studio: Studio, attachment: Attachment): StudioEvent[] {
  return [...attachment.current(), { type: 'settings', settings: studio.preferences.settings() }];
}
