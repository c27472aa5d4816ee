import { AppError } from '#contract/errors/app-error.ts';
import type { ScriptStatus } from '#contract/model/script.ts';
import type { BulkResult, ExportedScript, RefusedScript } from '#contract/rpc/script-list.ts';
import type { Problem } from '#contract/script/problem.ts';
import { readScript } from '#host/store/documents.ts';
import { findEntity } from '#host/store/queries/entities.ts';
import type { Store } from '#host/store/store.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';
import { localText } from '../scripts/script-view.ts';
import type { Scripts } from '../scripts/scripts.ts';

interface BulkChangesOptions {
  readonly store: Store<WorkspaceSchema>;
  readonly scripts: Scripts;
  /** The mistakes of a text that keep it from running. */
  readonly mistakesIn: (body: string) => Promise<readonly Problem[]>;
}

/** What a person does to several scripts at once. Each is done or refused for itself, with the reason. */
export class BulkChanges {
  private readonly options: BulkChangesOptions;

  constructor(options: BulkChangesOptions) {
    this.options = options;
  }

  /** Local like any edit, and published with the rest (036 FR-003). A text with mistakes is not activated. */
  async setStatus(lids: readonly string[], status: Extract<ScriptStatus, 'active' | 'inactive'>): Promise<BulkResult> {
    const checked = new Map<string, string>();
    const refused: RefusedScript[] = [];
    for (const lid of status === 'active' ? lids : []) {
      const result = await this.checkToActivate(lid);
      if ('refused' in result) refused.push(result.refused);
      else if (result.hash !== null) checked.set(lid, result.hash);
    }
    const left = new Set(refused.map(({ lid }) => lid));
    const { scripts } = this.options;
    const rest = this.each(
      lids.filter((lid) => !left.has(lid)),
      (lid) => scripts.setStatus(lid, status, checked.get(lid) ?? null),
    );
    return { done: rest.done, refused: [...refused, ...rest.refused] };
  }

  remove(lids: readonly string[]): BulkResult {
    return this.each(lids, (lid) => this.options.scripts.remove(lid));
  }

  /** Takes deletions back that are not published. */
  restore(lids: readonly string[]): BulkResult {
    return this.each(lids, (lid) => this.options.scripts.undoRemove(lid));
  }

  /** The scripts as they are here, with everything unpublished. Throws `not_found` where a text has not arrived. */
  export(lids: readonly string[]): ExportedScript[] {
    return lids.map((lid) => {
      const { id, name, description, status, current_version, unpublished, body } = this.options.scripts.get(lid);
      return { lid, id, name, description, status, current_version, unpublished, body };
    });
  }

  private each(lids: readonly string[], work: (lid: string) => unknown): BulkResult {
    const done: string[] = [];
    const refused: RefusedScript[] = [];
    this.options.scripts.together(() => {
      for (const lid of lids) {
        try {
          work(lid);
          done.push(lid);
        } catch (error) {
          // A store that cannot be written to refuses every one of them alike.
          if (!(error instanceof AppError) || error.code.startsWith('store_')) throw error;
          refused.push({ lid, name: this.nameOf(lid), reason: error.message, problems: [] });
        }
      }
    });
    return { done, refused };
  }

  /** `hash`: of the text that was found to be free of mistakes; null where it is active already. */
  private async checkToActivate(lid: string): Promise<{ refused: RefusedScript } | { hash: string | null }> {
    const { scripts, store, mistakesIn } = this.options;
    const name = this.nameOf(lid);
    try {
      const row = scripts.requireOwn(lid);
      const { status, script_body } = readScript(row.local_json);
      if (status === 'active') return { hash: null };
      const problems = await mistakesIn(localText(store, row));
      if (problems.length === 0) return { hash: script_body };
      const many = problems.length === 1 ? 'a mistake' : `${problems.length} mistakes`;
      return {
        refused: {
          lid,
          name,
          reason: `Its text has ${many} and cannot run; correct it first.`,
          problems: [...problems],
        },
      };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return { refused: { lid, name, reason: error.message, problems: [] } };
    }
  }

  private nameOf(lid: string): string {
    const json = findEntity(this.options.store, lid)?.local_json;
    return json == null ? 'a script that is no longer here' : readScript(json).name;
  }
}
