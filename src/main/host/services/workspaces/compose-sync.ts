import { randomUUID } from 'node:crypto';
import { isLintRule } from '#contract/model/lint-profile.ts';
import type { Workspace } from '#contract/rpc/workspace.ts';
import { standIn } from '#engine/template/check-template.ts';
import type { BackendClient } from '#host/sync/http/backend-client.ts';
import type { WorkspaceSync } from '#host/sync/sync-service.ts';
import { systemClock } from '#host/sync/system-clock.ts';
import { createWorkspaceSync } from '#host/sync/workspace-sync.ts';
import type { Connection } from '../backend/connection.ts';
import type { Session } from '../backend/session.ts';
import type { CaseRuns } from '../cases/case-runs.ts';
import type { WorkspaceChecks } from '../checks/workspace-checks.ts';
import type { EventHub } from '../event-hub.ts';
import { checkWalks } from '../lifecycle-walks/check-published.ts';
import type { StudioLog } from '../studio-log.ts';
import type { Authoring } from './authoring.ts';
import { publishRefusal } from './publish-refusal.ts';

export interface ComposeSync {
  readonly authoring: Authoring;
  readonly session: Session;
  readonly connection: Connection;
  readonly checks: WorkspaceChecks;
  readonly caseRuns: CaseRuns;
  readonly events: EventHub;
  readonly log: StudioLog;
  readonly client: () => BackendClient;
  readonly workspace: () => Workspace;
  readonly onItsOwn: boolean;
}

const pullEveryMs = 5 * 60_000;

/** The synchronisation of a workspace, with everything it needs of the studio around it. */
export function composeSync(parts: ComposeSync): WorkspaceSync {
  const { authoring, session, connection, checks, caseRuns, events, log, client, workspace, onItsOwn } = parts;
  return createWorkspaceSync({
    store: authoring.store,
    clock: systemClock,
    newId: randomUUID,
    client,
    workspace,
    capabilities: () => connection.capabilities,
    who: () => session.claims(),
    refusal: () => publishRefusal(session, connection),
    emit: (event) => events.emit(event),
    backup: () => authoring.backup('publish'),
    checkText: (body, type) => mistakesIn(checks, type === 'template' ? standIn(body) : body),
    checkKey: () => String(checks.settings.edition),
    runCases: (lid, body, signal) => caseRuns.judge(lid, body, signal),
    checkEntities: (sent) => checkWalks(authoring, sent),
    storeFull: () => authoring.store.full,
    log: (level, message) => log.write(level, 'sync', message),
    pullEveryMs: onItsOwn ? pullEveryMs : null,
    mayPull: () => onItsOwn && connection.view().state === 'online' && session.view().can_publish,
  });
}

async function mistakesIn(checks: WorkspaceChecks, body: string): Promise<string | null> {
  const { errors } = await checks.validateNow(body);
  const [first] = errors;
  if (!first) return null;
  const one = errors.length === 1;
  const count = one ? 'a mistake' : `${errors.length} mistakes, the first`;
  const byProfile = isLintRule(first.rule) ? ` The workspace’s lint profile counts ${first.rule} as an error.` : '';
  return `Its text has ${count} in line ${first.line}: ${first.message}.${byProfile} Correct ${one ? 'it' : 'them'} and publish again.`;
}
