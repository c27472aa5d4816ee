import { AppError, type ErrorCode } from '#contract/errors/app-error.ts';
import { scriptRoutes } from '#contract/http/scripts.ts';
import type { Script } from '#contract/model/script.ts';
import type { PublishPreview, PublishResult } from '#contract/rpc/scripts.ts';
import type { Workspace } from '#contract/rpc/workspace.ts';
import { findEntity, updateEntity } from '#host/store/queries/entities.ts';
import { deleteAttempt, findAttempt, insertAttempt } from '#host/store/queries/publish-attempts.ts';
import { deleteDraft, putText } from '#host/store/queries/texts.ts';
import { type ScriptContent, seal, sealServerFacts, unpackScript } from '#host/store/script-content.ts';
import type { Store } from '#host/store/store.ts';
import type { EntityRow, PublishAttempt, WorkspaceSchema } from '#host/store/workspace-schema.ts';
import type { BackendClient } from '../backend/backend-client.ts';
import type { Connection } from '../backend/connection.ts';
import type { Session } from '../backend/session.ts';
import type { Checks } from '../checks/checks.ts';
import { baseContent, isBehind, type LiveScript, localContent, packedBase } from '../scripts/script-view.ts';
import type { Scripts } from '../scripts/scripts.ts';
import { attemptContent, newAttempt, sendAttempt } from './publish-attempt.ts';
import { behindMessage, type PublishPlan, planOf } from './publish-plan.ts';

export interface PublisherOptions {
  readonly store: Store<WorkspaceSchema>;
  readonly scripts: Scripts;
  readonly checks: Checks;
  readonly session: Session;
  readonly connection: Connection;
  readonly client: () => BackendClient;
  readonly workspace: () => Workspace;
  readonly log: (message: string) => void;
}

interface Refusal {
  readonly code: ErrorCode;
  readonly message: string;
}

/** A refusal of these kinds settles an attempt: the backend has not done it and will not. */
const settled: ReadonlySet<ErrorCode> = new Set([
  'validation_error',
  'not_found',
  'conflict',
  'precondition_failed',
  'payload_too_large',
  'unprocessable',
]);

/** Publishes a script as its next version, once, however often it has to be tried. */
export class Publisher {
  private readonly options: PublisherOptions;
  private readonly running = new Set<string>();

  constructor(options: PublisherOptions) {
    this.options = options;
  }

  async preview(lid: string): Promise<PublishPreview> {
    const { store, scripts, connection, session } = this.options;
    const row = scripts.require(lid);
    const plan = planOf(row);
    const local = localContent(store, row);
    const base = baseContent(store, row);
    const refusal = await this.refusal(row, plan, local);
    return {
      lid,
      name: local.name,
      ...plan,
      base_body: base?.body ?? '',
      body: local.body,
      renamed_from: base !== null && base.name !== local.name ? base.name : null,
      workspace_name: this.options.workspace().name,
      origin: connection.view().origin,
      email: session.view().email,
      refusal,
    };
  }

  /** Throws the reason where it cannot be published; the draft stays as it is. */
  async publish(lid: string, changeDescription: string | null): Promise<PublishResult> {
    if (this.running.has(lid)) {
      throw new AppError('conflict', 'This script is being published already. Wait until that has ended.');
    }
    this.running.add(lid);
    try {
      return await this.publishAlone(lid, changeDescription);
    } finally {
      this.running.delete(lid);
    }
  }

  private async publishAlone(lid: string, changeDescription: string | null): Promise<PublishResult> {
    const { store, scripts } = this.options;
    const earlier = findAttempt(store, lid);
    const result = earlier ? await this.carryOut(earlier, true) : null;
    const row = scripts.require(lid);
    const plan = planOf(row);
    if (result !== null && plan.action === 'nothing') return result;
    const refusal = await this.refusal(row, plan, localContent(store, row));
    if (refusal !== null) throw new AppError(refusal.code, refusal.message);
    if (plan.action === 'nothing') throw new AppError('conflict', nothingMessage);
    const attempt = newAttempt(row, plan.action, changeDescription);
    store.transaction(() => {
      putText(store, localContent(store, row).body);
      insertAttempt(store, attempt);
    });
    return this.carryOut(attempt, false);
  }

  private async carryOut(attempt: PublishAttempt, again: boolean): Promise<PublishResult> {
    const { store, scripts } = this.options;
    const row = scripts.require(attempt.lid);
    const content = attemptContent(store, attempt);
    const base = packedBase(row);
    const renamed = base !== null && (base.name !== content.name || base.description !== content.description);
    try {
      const client = this.options.client();
      const script = await sendAttempt({ client, attempt, content, remoteId: row.remote_id, renamed, again });
      this.settle(attempt, content, script);
      this.options.log(`Published "${script.name}" as version ${script.current_version}.`);
      return { id: script.id, name: script.name, current_version: script.current_version };
    } catch (error) {
      if (error instanceof AppError && settled.has(error.code)) deleteAttempt(store, attempt.lid);
      // The status bar need not wait for its next look to say so.
      if (error instanceof AppError && error.code === 'backend_unreachable') void this.options.connection.retry();
      throw error;
    }
  }

  /** Both sides agree on what was sent. The author may have typed on in the meantime; that stays a draft. */
  private settle(attempt: PublishAttempt, content: ScriptContent, script: Script): void {
    const { store, scripts } = this.options;
    store.transaction(() => {
      const row = findEntity(store, attempt.lid);
      if (!row) return;
      const { json, hash } = seal({
        ...unpackScript(attempt.content_json),
        name: script.name,
        description: script.description,
      });
      const version = attempt.action === 'new_version' ? (attempt.base_version ?? 0) + 1 : script.current_version;
      const local = row.local_json === attempt.content_json ? { local_json: json, local_hash: hash } : {};
      updateEntity(store, {
        ...row,
        ...local,
        remote_id: script.id,
        base_json: json,
        base_hash: hash,
        base_version: version,
        remote_json: json,
        remote_hash: hash,
        remote_version: version,
        server_json: sealServerFacts(script),
        list_fingerprint: null,
      });
      putText(store, content.body);
      if (row.local_json === attempt.content_json) deleteDraft(store, attempt.lid);
      deleteAttempt(store, attempt.lid);
    });
    scripts.changed(attempt.lid);
  }

  private async refusal(row: LiveScript, plan: PublishPlan, local: ScriptContent): Promise<Refusal | null> {
    if (plan.action === 'nothing') return { code: 'conflict', message: nothingMessage };
    const session = this.options.session.view();
    const connection = this.options.connection.view();
    if (connection.state === 'none') return { code: 'conflict', message: session.reason ?? '' };
    if (session.reason !== null) {
      return { code: session.state === 'signed_in' ? 'forbidden' : 'unauthorized', message: session.reason };
    }
    if (connection.state !== 'online') {
      return {
        code: 'backend_unreachable',
        message: connection.message ?? 'The backend is still starting. Try again in a moment; your draft is kept.',
      };
    }
    // An earlier try may be what the backend has; publishing settles that first, and looks again.
    const unsettled = findAttempt(this.options.store, row.lid) !== undefined;
    if (isBehind(row) && !unsettled) {
      return { code: 'conflict', message: behindMessage(row, local.name, await this.saidAbout(row)) };
    }
    return this.mistakes(local);
  }

  /** What the author of the newest version said about it. It only helps to understand: without an answer it is left out. */
  private async saidAbout({ remote_id, remote_version }: EntityRow): Promise<string | null> {
    if (remote_id === null || remote_version === null) return null;
    try {
      const params = { id: remote_id, n: remote_version };
      return (await this.options.client().call(scriptRoutes.getVersion, { params })).change_description;
    } catch {
      return null;
    }
  }

  private async mistakes(local: ScriptContent): Promise<Refusal | null> {
    const { errors } = await this.options.checks.validateNow(local.body);
    const [first] = errors;
    if (!first) return null;
    const count = errors.length === 1 ? 'a mistake' : `${errors.length} mistakes`;
    return {
      code: 'validation_error',
      message: `"${local.name}" has ${count}; the first is in line ${first.line}: ${first.message}. Correct ${errors.length === 1 ? 'it' : 'them'} and publish again.`,
    };
  }
}

const nothingMessage = 'There is nothing to publish: the script is as it was last published.';
