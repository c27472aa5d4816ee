import { v7 as newId } from 'uuid';
import type { CheckedScript, ListedProblem, WorkspaceCheckStatus, WorkspaceResults } from '#contract/rpc/checks.ts';

/** Scripts a page of results, so that no answer holds up the connection. */
const pageScripts = 400;

interface Row {
  readonly seq: number;
  readonly name: string;
  readonly problems: readonly ListedProblem[];
}

/** What was found in the scripts of a workspace, in the order in which it was found, to be read piece by piece. */
export class FoundProblems {
  readonly run_id = newId();
  private readonly rows = new Map<string, Row>();
  private seq = 0;

  /** Notes what a script has now. One that never had any is not worth a row. */
  set({ lid, name }: { readonly lid: string; readonly name: string }, problems: readonly ListedProblem[]): void {
    const known = this.rows.get(lid);
    if (known === undefined ? problems.length === 0 : known.problems === problems && known.name === name) return;
    this.seq += 1;
    this.rows.delete(lid);
    this.rows.set(lid, { seq: this.seq, name, problems });
  }

  /** Scripts that are not among these have nothing any more. */
  keepOnly(lids: ReadonlySet<string>): void {
    for (const lid of [...this.rows.keys()]) if (!lids.has(lid)) this.remove(lid);
  }

  remove(lid: string): void {
    const name = this.rows.get(lid)?.name;
    if (name !== undefined) this.set({ lid, name }, none);
  }

  counts(): Pick<WorkspaceCheckStatus, 'errors' | 'warnings' | 'scripts' | 'seq'> {
    let errors = 0;
    let all = 0;
    let scripts = 0;
    for (const { problems } of this.rows.values()) {
      if (problems.length > 0) scripts += 1;
      all += problems.length;
      for (const { severity } of problems) if (severity === 'error') errors += 1;
    }
    return { errors, warnings: all - errors, scripts, seq: this.seq };
  }

  /** The results after `seq` of this run; all of them for who asks about another one. */
  after(run_id: string | null, seq: number): WorkspaceResults {
    const from = run_id === this.run_id ? seq : 0;
    const scripts: CheckedScript[] = [];
    let last = from;
    let more = false;
    for (const [lid, row] of this.rows) {
      if (row.seq <= from) continue;
      if (scripts.length === pageScripts) {
        more = true;
        break;
      }
      scripts.push({ lid, name: row.name, problems: row.problems });
      last = row.seq;
    }
    return { run_id: this.run_id, scripts, seq: more ? last : this.seq, more };
  }
}

const none: readonly ListedProblem[] = [];
