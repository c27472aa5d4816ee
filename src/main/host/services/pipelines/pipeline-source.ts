import type { BindingRow } from '#contract/rpc/bindings.ts';
import type { PipelineTexts } from '#contract/rpc/pipelines.ts';
import type { PipelineBinding, StepScript } from '#contract/script/pipeline.ts';
import type { OperationType } from '#contract/script/test-context.ts';
import { contentHash } from '#host/store/content-hash.ts';
import { readFacts, readScript } from '#host/store/documents.ts';
import { findEntity } from '#host/store/queries/entities.ts';
import { serverText } from '../records/record-flags.ts';
import { baseBody, localText } from '../scripts/script-view.ts';
import type { Authoring } from '../workspaces/authoring.ts';

/** A connector's operation with its bindings and the texts they run, as they are in the workspace now. */
export interface PipelineSource {
  readonly connector_name: string;
  /** As scripts see it: the backend's id, or the studio's own while there is none. */
  readonly connector_id: string;
  readonly bindings: readonly PipelineBinding[];
  /** By binding; those that do not run have none. */
  readonly bodies: ReadonlyMap<string, string>;
  /** Equal for pipelines that do the same. */
  readonly key: string;
}

interface StepText {
  readonly script: StepScript | null;
  readonly body: string | null;
  readonly unavailable: string | null;
}

/**
 * Throws `not_found` where the connector was deleted, or a text that has to run is not here. With `drafts` a script that was never
 * activated runs, for its author is about to; one that was deactivated is skipped, as it will be for real.
 */
export function readPipeline(
  authoring: Authoring,
  connectorLid: string,
  operation: OperationType,
  texts: PipelineTexts,
): PipelineSource {
  const connector = authoring.connectors.get(connectorLid);
  const rows = authoring.bindings
    .listOf({ connector_lid: connectorLid })
    .filter(({ operation_type }) => operation_type === operation);
  const bodies = new Map<string, string>();
  const bindings = rows.map((row): PipelineBinding => {
    const { script, body, unavailable } = textOf(authoring, row, texts);
    if (body !== null) bodies.set(row.lid, body);
    const { hook_phase, execution_order, failure_policy, max_retries, timeout_seconds, enabled } = row;
    const settings = { hook_phase, execution_order, failure_policy, max_retries, timeout_seconds, enabled };
    return { binding_id: row.lid, ...settings, created_at: createdAt(authoring, row), script, unavailable };
  });
  const hashes = bindings.map(({ binding_id }) => contentHash(bodies.get(binding_id) ?? ''));
  const key = contentHash(JSON.stringify([bindings, hashes]));
  return { connector_name: connector.name, connector_id: connector.id ?? connector.lid, bindings, bodies, key };
}

/** What was published is older than what was not; among the latter the ids, which carry their time, decide. */
function createdAt(authoring: Authoring, { lid }: BindingRow): string {
  const row = findEntity(authoring.store, lid);
  const published = row === undefined ? null : serverText(row, 'created_at');
  return `${published ?? '9999'} ${lid}`;
}

function textOf(authoring: Authoring, row: BindingRow, texts: PipelineTexts): StepText {
  const { script_lid, script_name, script_status } = row;
  if (script_status === null) {
    return { script: null, body: null, unavailable: `The script "${script_name}" was deleted.` };
  }
  const script: StepScript = { script_id: script_lid, script_name, ...chosen(authoring, script_lid, texts) };
  const unavailable = whyNot(row, script, texts);
  return { script, body: row.enabled && unavailable === null ? bodyOf(authoring, script) : null, unavailable };
}

function whyNot({ script_status }: BindingRow, { script_name, version }: StepScript, texts: PipelineTexts) {
  if (script_status === 'inactive') return `The script "${script_name}" is inactive.`;
  if (texts === 'drafts') return null;
  if (script_status !== 'active') return `The script "${script_name}" is not active yet.`;
  return version === null ? `The script "${script_name}" is not published yet.` : null;
}

function chosen(authoring: Authoring, lid: string, texts: PipelineTexts): Pick<StepScript, 'source' | 'version'> {
  const row = authoring.scripts.require(lid);
  if (texts === 'published') return { source: 'version', version: readFacts(row.facts_json).current_version };
  const isPublished = row.base_version !== null && readScript(row.local_json).script_body === baseBody(row);
  return isPublished ? { source: 'version', version: row.base_version } : { source: 'draft', version: null };
}

function bodyOf(authoring: Authoring, { script_id, source, version }: StepScript): string {
  if (source === 'version' && version !== null) {
    const row = authoring.scripts.require(script_id);
    const isBase = version === row.base_version && readScript(row.local_json).script_body === baseBody(row);
    return isBase ? localText(authoring.store, row) : authoring.versions.text(script_id, version).text;
  }
  return localText(authoring.store, authoring.scripts.require(script_id));
}
