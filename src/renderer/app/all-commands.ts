import { type CommandId, commandTable } from '#contract/rpc/commands.ts';
import type { CommandActions } from '#renderer/commands/registry.ts';
import { bindingCommands } from '#renderer/features/bindings/pipeline-commands.ts';
import { caseCommands } from '#renderer/features/cases/case-commands.ts';
import { checkpointCommands } from '#renderer/features/checkpoints/checkpoint-commands.ts';
import { conflictCommands } from '#renderer/features/conflicts/conflict-commands.ts';
import { connectorCommands } from '#renderer/features/connectors/connector-commands.ts';
import { debugCommands } from '#renderer/features/debug/debug-commands.ts';
import { dryRunCommands } from '#renderer/features/dry-run/dry-run-commands.ts';
import { lifecycleCommands } from '#renderer/features/lifecycles/lifecycle-commands.ts';
import { logsCommands } from '#renderer/features/logs/logs-commands.ts';
import { paletteActions } from '#renderer/features/palette/palette-commands.ts';
import { peopleCommands } from '#renderer/features/people/people-commands.ts';
import { problemCommands } from '#renderer/features/problems/problem-commands.ts';
import { publishCommands } from '#renderer/features/publish/publish-commands.ts';
import { resourceCommands } from '#renderer/features/resources/resource-commands.ts';
import { runHistoryCommands } from '#renderer/features/run-history/run-history-commands.ts';
import { scriptCommands } from '#renderer/features/scripts/script-commands.ts';
import { settingsCommands } from '#renderer/features/settings/settings-commands.ts';
import { syncCommands } from '#renderer/features/sync/sync-commands.ts';
import { templateCommands } from '#renderer/features/templates/template-commands.ts';
import { trashCommands } from '#renderer/features/trash/trash-commands.ts';
import { versionCommands } from '#renderer/features/versions/version-commands.ts';
import { workspaceCommands } from '#renderer/features/workspaces/workspace-commands.ts';
import { viewCommands } from './view-commands.ts';

/** Everything a person can do, feature by feature. */
export const allCommands: readonly CommandActions[] = [
  scriptCommands,
  checkpointCommands,
  conflictCommands,
  dryRunCommands,
  debugCommands,
  caseCommands,
  problemCommands,
  runHistoryCommands,
  logsCommands,
  publishCommands,
  versionCommands,
  templateCommands,
  connectorCommands,
  resourceCommands,
  peopleCommands,
  bindingCommands,
  lifecycleCommands,
  syncCommands,
  trashCommands,
  workspaceCommands,
  settingsCommands,
  paletteActions,
  viewCommands,
];

export function isCommandId(id: string): id is CommandId {
  return Object.hasOwn(commandTable, id);
}
