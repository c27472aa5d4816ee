import type { EditHistory, ScriptDetail } from '#contract/rpc/scripts.ts';
import { rpc } from '#renderer/api/client.ts';
import { onStudioEvent } from '#renderer/api/events.ts';
import { knownScript } from '#renderer/api/scripts.ts';
import { keepBreakpoints } from '#renderer/state/breakpoints.ts';
import { documentRegistry } from '#renderer/state/document-registry.ts';
import { updateDocument } from '#renderer/state/documents.ts';
import { KeptDocument } from '#renderer/state/kept-document.ts';
import { followAttributes } from './attribute-help.ts';
import { breakpointMarks } from './breakpoint-marks.ts';
import { type Checker, createChecker } from './checker.ts';
import { type LineMarks, lineMarks } from './line-marks.ts';
import { showProblems } from './markers.ts';
import { repairable } from './quick-fixes.ts';
import { scriptKind, storedScript } from './script-kind.ts';
import { standingMarks } from './standing-marks.ts';
import { TextDocument } from './text-document.ts';

/** An open script: its text, its saving and its checking. Ends with `dispose`. */
export class ScriptDocument extends TextDocument {
  protected readonly kept: KeptDocument<string>;
  protected readonly checker: Checker;
  private readonly marks: LineMarks;

  constructor(detail: ScriptDetail, history: EditHistory | null) {
    super({ ...detail, path: `/scripts/${detail.lid}/${detail.name.replaceAll('/', '∕')}` }, history);
    this.marks = lineMarks(this.model);
    this.kept = new KeptDocument(this.lid, storedScript(detail), scriptKind, {
      name: () => knownScript(this.lid)?.name ?? 'a script',
      content: () => this.body(),
      show: (body) => {
        this.replace(body);
        void keepBreakpoints();
      },
      onState: (save) => updateDocument(this.lid, { save }),
    });
    this.checker = createChecker({
      text: () => this.body(),
      syntax: (body) => rpc.checks.syntax.query({ body }),
      validate: (body) => rpc.checks.validate.query({ body, lid: this.lid }),
      apply: (problems, done) => {
        showProblems(this.model, problems);
        updateDocument(this.lid, { problems, checking: !done });
      },
    });
    updateDocument(this.lid, { save: { kind: 'saved', at: detail.saved_at } });
    this.begin(() => this.textChanged());
    this.stops.push(
      repairable(this.model, this.lid),
      followAttributes(this.model, this.lid),
      breakpointMarks(this.model, this.lid),
      standingMarks(this.model, this.lid),
      onStudioEvent((event) => {
        if (event.type === 'checks_changed' && (event.lid ?? this.lid) === this.lid) this.recheck();
      }),
    );
  }

  adopt(detail: { body: string; local_rev: number; saved_at: string }): void {
    this.kept.adopt(storedScript(detail));
  }

  showCoverage(lines: Readonly<Record<string, number>> | null): void {
    this.marks.coverage(lines);
    updateDocument(this.lid, { covered: lines !== null });
  }

  showEnd(line: number | null, skipped: boolean): void {
    this.marks.end(line, skipped);
  }

  private textChanged(): void {
    this.checker.changed();
    this.marks.clear();
    updateDocument(this.lid, { covered: false, checking: true });
    this.kept.changed();
  }

  /** The text is the same, but what is wrong with it may be something else now. */
  private recheck(): void {
    updateDocument(this.lid, { checking: true });
    this.checker.changed();
  }
}

const scripts = documentRegistry(async (lid) => {
  // Undo steps of earlier sessions are a comfort: without them the script opens all the same.
  const history = rpc.scripts.edits.query({ lid }).catch(() => null);
  return new ScriptDocument(await rpc.scripts.get.query({ lid }), await history);
});

/** The document of a script, opened on first use. */
export const scriptDocument = scripts.open;

/** Saves what waits and lets go of a script that is no longer open; see `DocumentRegistry`. */
export const closeDocument = scripts.close;
