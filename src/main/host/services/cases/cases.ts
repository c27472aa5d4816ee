import { v7 as newId } from 'uuid';
import { AppError } from '#contract/errors/app-error.ts';
import { limits } from '#contract/limits.ts';
import { caseFileEnding } from '#contract/model/test-case.ts';
import {
  type CaseSettings,
  caseSettings,
  type ExportedCases,
  type ImportedCases,
  type SaveCaseInput,
  type SavedCase,
} from '#contract/rpc/cases.ts';
import { type CaseTexts, caseTexts, readCaseFile, writeCaseFile } from '#engine/testing/case-file.ts';
import { readMeta, writeMeta } from '#host/store/queries/meta.ts';
import { deleteCase, findCase, listCases, placeCase, putCase, shiftCases } from '#host/store/queries/test-cases.ts';
import type { Store } from '#host/store/store.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';
import type { EventHub } from '../event-hub.ts';
import { fileBase } from '../file-base.ts';
import type { Scripts } from '../scripts/scripts.ts';

const newCase = {
  context_text: '{\n  "operation_type": "create",\n  "attributes": {}\n}\n',
  expect_text: '{\n  "status": "success"\n}\n',
  enabled: true,
};

/** The test cases of the author's scripts: kept with the draft, in the author's order. */
export class Cases {
  private readonly store: Store<WorkspaceSchema>;
  private readonly scripts: Scripts;
  private readonly events: EventHub;

  constructor(store: Store<WorkspaceSchema>, scripts: Scripts, events: EventHub) {
    this.store = store;
    this.scripts = scripts;
    this.events = events;
  }

  list(lid: string): SavedCase[] {
    return listCases(this.store, lid);
  }

  /**
   * Makes a case, or changes what is named of one. Throws `conflict` for a name that is taken and for a case that somebody
   * saved since `base_rev`, whose details then hold it; `not_found` where it is gone.
   */
  save(input: SaveCaseInput): SavedCase {
    const saved = this.store.saving(() => (input.case_id === null ? this.insert(input) : this.update(input)));
    this.changed(input.lid);
    return saved;
  }

  remove(caseId: string): void {
    const saved = findCase(this.store, caseId);
    if (!saved) return;
    deleteCase(this.store, caseId);
    this.changed(saved.lid);
  }

  /** Puts the cases into this order; those that are not named keep theirs behind them. */
  reorder(lid: string, caseIds: readonly string[]): SavedCase[] {
    this.store.transaction(() => {
      const all = this.list(lid).map((one) => one.case_id);
      const known = caseIds.filter((id) => all.includes(id));
      const order = [...new Set([...known, ...all])];
      for (const [position, id] of order.entries()) placeCase(this.store, id, position);
    });
    this.changed(lid);
    return this.list(lid);
  }

  /** Adds the cases of a file; one that has the name of a case takes its place. Throws `validation_error` naming the field. */
  importText(lid: string, text: string): ImportedCases {
    const file = readCaseFile(text);
    const imported = this.store.saving(() => this.take(lid, file.cases.map(caseTexts)));
    this.changed(lid);
    return imported;
  }

  /** Throws `conflict` where there is nothing to export, `validation_error` while a case is not JSON. */
  exportFiles(lid: string): ExportedCases {
    const { name, body } = this.scripts.get(lid);
    const cases = this.list(lid);
    if (cases.length === 0) throw new AppError('conflict', `"${name}" has no test cases yet. Add one first.`);
    const base = fileBase(name);
    const file = `${base}.js`;
    return {
      script: { file, text: body },
      cases: { file: `${base}${caseFileEnding}`, text: writeCaseFile({ name, file }, cases) },
    };
  }

  settings(): CaseSettings {
    const text = readMeta(this.store, 'case_settings_json');
    return caseSettings.parse(text === null ? {} : JSON.parse(text));
  }

  setSettings(change: Partial<CaseSettings>): CaseSettings {
    const next = { ...this.settings(), ...change };
    writeMeta(this.store, 'case_settings_json', JSON.stringify(next));
    this.events.emit({ type: 'case_settings', settings: next });
    return next;
  }

  private insert(input: SaveCaseInput): SavedCase {
    const { lid } = input;
    this.scripts.require(lid);
    const all = this.list(lid);
    if (all.length >= limits.casesPerScript) {
      throw new AppError('conflict', `A script has at most ${limits.casesPerScript} test cases. Delete one first.`);
    }
    const end = (all.at(-1)?.position ?? -1) + 1;
    const position = all[input.position ?? all.length]?.position ?? end;
    shiftCases(this.store, lid, position);
    return this.put({ ...newCase, name: '', ...named(input), case_id: newId(), lid, position, rev: 0, updated_at: '' });
  }

  private update(input: SaveCaseInput): SavedCase {
    const before = findCase(this.store, input.case_id ?? '');
    if (before === undefined || before.lid !== input.lid) {
      throw new AppError('not_found', 'This test case was deleted, maybe in another window. Save it as a new one.');
    }
    if (input.base_rev !== before.rev) {
      const message = `"${before.name}" was changed in another window meanwhile. Look at it again, then repeat your change.`;
      throw new AppError('conflict', message, { saved: before });
    }
    return this.put({ ...before, ...named(input) });
  }

  private put(next: SavedCase): SavedCase {
    const namesake = this.list(next.lid).find((one) => one.name === next.name && one.case_id !== next.case_id);
    if (next.name === '') throw new AppError('validation_error', 'The test case has no name; give it one.');
    if (namesake) {
      throw new AppError('conflict', `This script has a test case "${next.name}" already; choose another name.`);
    }
    const saved = { ...next, rev: next.rev + 1, updated_at: new Date().toISOString() };
    putCase(this.store, saved);
    return saved;
  }

  private take(lid: string, cases: readonly CaseTexts[]): ImportedCases {
    const imported: ImportedCases = { added: [], replaced: [], unchanged: 0 };
    const byName = new Map(this.list(lid).map((one) => [one.name, one]));
    for (const texts of cases) {
      const before = byName.get(texts.name);
      if (before === undefined) imported.added.push(this.insert({ ...texts, case_id: null, lid }));
      else if (isSame(before, texts)) imported.unchanged += 1;
      else imported.replaced.push({ before, after: this.put({ ...before, ...texts }) });
    }
    return imported;
  }

  private changed(lid: string): void {
    this.events.emit({ type: 'cases_changed', lid });
  }
}

function named({ name, context_text, expect_text, enabled }: SaveCaseInput): Partial<CaseTexts> {
  return {
    ...(name === undefined ? {} : { name: name.trim() }),
    ...(context_text === undefined ? {} : { context_text }),
    ...(expect_text === undefined ? {} : { expect_text }),
    ...(enabled === undefined ? {} : { enabled }),
  };
}

/** White space in JSON says nothing. */
function isSame(before: SavedCase, after: CaseTexts): boolean {
  const sameText = (one: string, other: string) => one === other || compact(one) === compact(other);
  return (
    before.enabled === after.enabled &&
    sameText(before.context_text, after.context_text) &&
    sameText(before.expect_text, after.expect_text)
  );
}

function compact(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text));
  } catch {
    return text;
  }
}
