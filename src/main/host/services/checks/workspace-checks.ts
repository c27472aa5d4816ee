import type { ConnectorSchema } from '#contract/model/connector-schema.ts';
import type { LintProfile } from '#contract/model/lint-profile.ts';
import type { SchemaView } from '#contract/rpc/checks.ts';
import type { ScriptValidation } from '#contract/script/quick-fix.ts';
import type { FixedText } from '#engine/validate/fix-all.ts';
import { contentHash } from '#host/store/content-hash.ts';
import { readScript } from '#host/store/documents.ts';
import { findEntity, listScripts } from '#host/store/queries/entities.ts';
import { textOf } from '#host/store/queries/texts.ts';
import type { Store } from '#host/store/store.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';
import type { EventHub } from '../event-hub.ts';
import type { StudioLog } from '../studio-log.ts';
import { CheckSettings } from './check-settings.ts';
import type { Checks } from './checks.ts';
import { type LocalScript, WorkspaceRun } from './workspace-run.ts';

export interface WorkspaceChecksDeps {
  readonly store: Store<WorkspaceSchema>;
  readonly events: EventHub;
  readonly checks: Checks;
  readonly log: StudioLog;
  /** The schema of the connector that a script is bound to, where that is known. */
  readonly connectorSchema?: (lid: string) => ConnectorSchema | null;
  /** The scripts that these connectors and bindings give a schema to, or did until just now. */
  readonly boundBy?: (lids: readonly string[]) => readonly string[];
}

/** The checks as one workspace wants them: by its lint profile and attribute schemas, of one text or of all of its scripts. */
export class WorkspaceChecks {
  readonly settings: CheckSettings;
  readonly run: WorkspaceRun;
  private readonly deps: WorkspaceChecksDeps;
  private readonly unfollow: () => void;

  constructor(deps: WorkspaceChecksDeps) {
    this.deps = deps;
    const { store, events, checks, log } = deps;
    this.settings = new CheckSettings(store, events, deps.connectorSchema);
    this.run = new WorkspaceRun({
      scripts: () => listScripts(store).map(({ lid, local_json }) => localScript(lid, local_json)),
      script: (lid) => {
        const row = findEntity(store, lid);
        return row?.type !== 'script' || row.local_json === null ? null : localScript(lid, row.local_json);
      },
      text: (hash) => textOf(store, hash),
      optionsOf: (lid) => this.settings.optionsOf(lid),
      check: (body, { lint }, pool) =>
        checks.validateNow(body, lint, pool === null ? undefined : (text, options) => pool.lint(text, options)),
      tell: (status) => events.emit({ type: 'workspace_checked', status }),
      failed: (lid, error) => log.write('warn', 'studio', `The script ${lid} could not be checked: ${String(error)}`),
    });
    this.unfollow = events.listen((event) => {
      if (event.type === 'draft_saved') this.run.noteChanged([event.lid]);
      if (event.type === 'scripts_changed') this.noteChanged(event.lids);
    });
  }

  private noteChanged(lids: readonly string[]): void {
    const bound = this.deps.boundBy?.(lids) ?? [];
    for (const lid of bound) this.settings.noteConnector(lid);
    this.run.noteChanged([...lids, ...bound]);
  }

  /** Like `Checks.validate`, of the text of a script or, without one, of a text of its own. */
  validate(body: string, lid?: string): Promise<ScriptValidation> {
    return this.deps.checks.validate(body, this.settings.optionsOf(lid ?? null).lint, lid);
  }

  /** Never displaced, for decisions such as publishing and activating: an error of the lint profile stands in the way too. */
  validateNow(body: string, lid?: string): Promise<ScriptValidation> {
    return this.deps.checks.validateNow(body, this.settings.optionsOf(lid ?? this.ownerOf(body)).lint);
  }

  fixAll(body: string, kind: string, lid?: string): Promise<FixedText> {
    return this.deps.checks.fixAll(body, kind, this.settings.optionsOf(lid ?? null).lint);
  }

  setProfile(profile: LintProfile): LintProfile {
    const set = this.settings.setProfile(profile);
    void this.run.startAgain();
    return set;
  }

  setSchema(lid: string | null, schema: ConnectorSchema | null): SchemaView {
    const view = this.settings.setSchema(lid, schema);
    if (lid === null) void this.run.startAgain();
    else this.run.noteChanged([lid]);
    return view;
  }

  async close(): Promise<void> {
    this.unfollow();
    await this.run.close();
  }

  /** Whose text it is, where a schema could make an error of something in it. */
  private ownerOf(body: string): string | null {
    if (!this.settings.schemaDecides) return null;
    const hash = contentHash(body);
    const owner = listScripts(this.deps.store).find(({ local_json }) => readScript(local_json).script_body === hash);
    return owner?.lid ?? null;
  }
}

function localScript(lid: string, local_json: string): LocalScript {
  const { name, script_body } = readScript(local_json);
  return { lid, name, hash: script_body };
}
