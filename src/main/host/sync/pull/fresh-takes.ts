import type { EntityType } from '#contract/model/entity-type.ts';
import type { JsonObject } from '#contract/model/scalars.ts';
import { listOpenConflicts } from '#host/store/queries/conflicts.ts';
import type { EntityContent } from '#host/store/queries/entities.ts';
import { unsettledLids } from '#host/store/queries/operations.ts';
import { listChangedWithNames } from '#host/store/queries/touched.ts';
import { agreedOn } from '../reconcile/local-effects.ts';
import type { PullDeps } from './pull-deps.ts';

/**
 * Takes what nobody here has had a hand in with the same write that stores what was seen of it. A plan would decide the
 * same (S62) and cost a look at everything and a second write of every row, which of ten thousand is most of a first pull.
 * For one type and one transaction.
 */
export class FreshTakes {
  /** What was taken. */
  readonly lids = new Set<string>();
  readonly #type: EntityType;
  readonly #refers: boolean;
  readonly #textField: string | undefined;
  /** Of what is changed here: a name of the server's may stand in its way. */
  readonly #wantedNames: ReadonlySet<string>;
  readonly #open: ReadonlySet<string>;

  constructor({ store }: Pick<PullDeps, 'store'>, type: EntityType, rows: readonly { readonly fields: JsonObject }[]) {
    this.#type = type;
    this.#refers = type.parent !== null || type.references.length > 0;
    this.#textField = type.fields.find(({ merge }) => merge === 'text_lines')?.name;
    const names = rows.flatMap(({ fields }) => this.#names(fields));
    const changed = listChangedWithNames(store, type.type, [...new Set(names)]);
    this.#wantedNames = new Set(changed.flatMap(({ local_json }) => this.#names(documentOf(local_json))));
    this.#open = new Set([...unsettledLids(store), ...listOpenConflicts(store).map(({ lid }) => lid)]);
  }

  /**
   * The row as it is to be written: with what was seen taken, where nothing has to be decided about it. `before`: null where
   * the server has just told of it first.
   */
  taken(before: EntityContent | null, after: EntityContent): EntityContent {
    const { remote_json, remote_hash, local_json } = after;
    if (remote_json === null || remote_hash === null || !this.#isFresh(before, after)) return after;
    this.lids.add(after.lid);
    const rev = after.local_rev + 1;
    const local = { local_json: remote_json, local_hash: remote_hash, local_rev: rev };
    const saved_at = before === null ? after.saved_at : savedAt(after, local_json);
    return { ...after, ...local, ...agreedOn(after, remote_json, remote_hash), saved_at };
  }

  #isFresh(before: EntityContent | null, after: EntityContent): boolean {
    if (this.#refers || after.found_json !== '[]' || after.late_json !== '{}' || this.#open.has(after.lid))
      return false;
    if (before !== null && (before.local_hash !== before.base_hash || before.found_json !== '[]')) return false;
    const local = documentOf(after.local_json);
    // A text that is here may be open in an editor; what takes its place there is for others to decide.
    if (this.#textField !== undefined && typeof local[this.#textField] === 'string') return false;
    if (this.#textField === undefined && after.local_json !== null) return false;
    if (this.#wantedNames.size === 0) return true;
    const names = [...this.#names(local), ...this.#names(documentOf(after.remote_json))];
    return names.every((name) => !this.#wantedNames.has(name));
  }

  #names(document: JsonObject): string[] {
    return this.#type.natural_key.map((field) => document[field]).filter((value) => typeof value === 'string');
  }
}

function documentOf(json: string | null): JsonObject {
  return json === null ? {} : (JSON.parse(json) as JsonObject);
}

/** When the server says that it was changed, as nothing was changed here. */
function savedAt(row: EntityContent, localJson: string | null): string {
  if (localJson !== null || row.server_json === null) return row.saved_at;
  const { updated_at } = JSON.parse(row.server_json) as { updated_at?: unknown };
  return typeof updated_at === 'string' ? updated_at : row.saved_at;
}
