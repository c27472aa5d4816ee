import type { ConnectorSchema } from '#contract/model/connector-schema.ts';
import { type LintProfile, levelOf, lintRuleIds } from '#contract/model/lint-profile.ts';
import { type SchemaView, schemaInUse } from '#contract/rpc/checks.ts';
import { canonicalJson } from '#engine/merge/canonical-json.ts';
import { inferSchema } from '#engine/schema/infer-schema.ts';
import { readConnectorSchema } from '#engine/schema/read-schema.ts';
import type { LintOptions } from '#engine/validate/lint-config.ts';
import { readLintProfile as profileIn } from '#engine/validate/read-profile.ts';
import { contentHash } from '#host/store/content-hash.ts';
import {
  readAttributeSchema,
  readLintProfile,
  writeAttributeSchema,
  writeLintProfile,
} from '#host/store/queries/check-settings.ts';
import { listContexts } from '#host/store/queries/contexts.ts';
import type { Store } from '#host/store/store.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';
import type { EventHub } from '../event-hub.ts';

/** How a text is checked, and what stands for all of that in the key of a remembered check. */
export interface CheckOptions {
  readonly lint: LintOptions;
  readonly key: string;
}

/** What decides in one workspace how scripts are checked beside their text: the lint profile and the attribute schemas. */
export class CheckSettings {
  private readonly store: Store<WorkspaceSchema>;
  private readonly events: EventHub;
  private readonly connectorSchema: (lid: string) => ConnectorSchema | null;
  private known: { readonly profile: LintProfile; readonly key: string; readonly workspace: CheckOptions } | null =
    null;

  private changes = 0;

  /** `connectorSchema` tells the schema of the connector that a script is bound to, where that is known. */
  constructor(
    store: Store<WorkspaceSchema>,
    events: EventHub,
    connectorSchema: (lid: string) => ConnectorSchema | null = () => null,
  ) {
    this.store = store;
    this.events = events;
    this.connectorSchema = connectorSchema;
  }

  profile(): LintProfile {
    return this.shared().profile;
  }

  setProfile(profile: LintProfile): LintProfile {
    this.store.saving(() => writeLintProfile(this.store, profile));
    this.changed(null);
    return this.profile();
  }

  /** Reads a profile that was exported. Throws `validation_error`, which names a rule that there is not. */
  readProfile(text: string): LintProfile {
    return profileIn(text);
  }

  schemas(lid: string | null): SchemaView {
    const script = lid === null ? null : readAttributeSchema(this.store, lid);
    const connector = lid === null ? null : this.connectorSchema(lid);
    const workspace = readAttributeSchema(this.store, null);
    const source = script ? 'script' : connector ? 'connector' : workspace ? 'workspace' : null;
    return { script, connector, workspace, source };
  }

  setSchema(lid: string | null, schema: ConnectorSchema | null): SchemaView {
    this.store.saving(() => writeAttributeSchema(this.store, lid, schema));
    this.changed(lid);
    return this.schemas(lid);
  }

  /** Throws `validation_error` with the place in the text. */
  readSchema(text: string): ConnectorSchema {
    return readConnectorSchema(text);
  }

  /** What the test contexts of a script show of its attributes. */
  inferSchema(lid: string): ConnectorSchema {
    return inferSchema(listContexts(this.store, lid).map(({ text }) => text));
  }

  /** How the text of a script, or with null one that belongs to none, is checked. */
  optionsOf(lid: string | null): CheckOptions {
    const shared = this.shared();
    if (lid === null) return shared.workspace;
    const view = this.schemas(lid);
    return view.source === 'workspace' || view.source === null
      ? shared.workspace
      : optionsOf(shared.profile, shared.key, schemaInUse(view));
  }

  /** The connectors that a script is bound to are others, or have another schema. */
  noteConnector(lid: string): void {
    this.changed(lid);
  }

  /** Another number after every change of the profile or of any schema. */
  get edition(): number {
    return this.changes;
  }

  /** Whether a schema can make an error of something. */
  get schemaDecides(): boolean {
    return levelOf(this.profile(), 'unknown-attribute') === 'error';
  }

  private shared() {
    this.known ??= this.read();
    return this.known;
  }

  private read() {
    const profile = readLintProfile(this.store);
    // Only what differs from the runtime's weights counts, whatever the stored form says beside it.
    const key = contentHash(JSON.stringify(lintRuleIds.map((id) => levelOf(profile, id))));
    return { profile, key, workspace: optionsOf(profile, key, readAttributeSchema(this.store, null)) };
  }

  private changed(lid: string | null): void {
    this.known = null;
    this.changes += 1;
    this.events.emit({ type: 'checks_changed', lid });
  }
}

function optionsOf(profile: LintProfile, key: string, schema: ConnectorSchema | null): CheckOptions {
  if (schema === null) return { lint: { profile }, key };
  const names = schema.attributes.map(({ name }) => name).toSorted();
  return { lint: { profile, connector_schema: schema }, key: `${key}:${contentHash(canonicalJson(names))}` };
}
