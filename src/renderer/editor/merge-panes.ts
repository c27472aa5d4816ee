import type { Problem } from '#contract/script/problem.ts';
import type { EditorRegion } from '#engine/merge/merge-editor.ts';
import { useStudio } from '#renderer/state/studio.ts';
import { showProblems } from './markers.ts';
import { alignPanes } from './merge-alignment.ts';
import type { MergeController, MergeSide } from './merge-controller.ts';
import { regionMarks } from './merge-marks.ts';
import { shownText } from './merge-state.ts';
import { headPixels, MergeZones } from './merge-zones.ts';
import { monaco } from './monaco.ts';
import { chosenOptions, commonOptions } from './options.ts';
import { setUpEditor } from './set-up.ts';
import { singleEdit } from './single-edit.ts';

type Editor = monaco.editor.IStandaloneCodeEditor;

interface Pane {
  readonly editor: Editor;
  readonly model: monaco.editor.ITextModel;
  readonly zones: MergeZones;
  readonly marks: monaco.editor.IEditorDecorationsCollection;
}

/** More headings than a person reads only slow the panes down; the buttons above act on every region all the same. */
const mostHeadings = 200;

/**
 * The text panes of a merge editor: aligned region by region, scrolled together, coloured by side. They show what the
 * controller holds; what is typed in the result goes to the controller first.
 */
export class MergePanes {
  private readonly controller: MergeController;
  private readonly panes = new Map<MergeSide, Pane>();
  private readonly stops: (() => void)[] = [];
  private applying = false;
  private scrolling = false;
  private moving = false;
  /** Nobody has scrolled yet, so that the place stays in view while the panes find their size. */
  private settling = true;

  constructor(
    hosts: ReadonlyMap<MergeSide, HTMLElement>,
    controller: MergeController,
    labels: Readonly<Record<MergeSide, string>>,
    language: string,
  ) {
    setUpEditor();
    this.controller = controller;
    for (const [side, host] of hosts) this.panes.set(side, this.createPane(side, host, labels[side], language));
    for (const [side, { editor }] of this.panes) this.follow(side, editor);
    controller.onReveal = (region, focus) => this.reveal(region, focus);
    this.stops.push(controller.subscribe(() => this.show()));
    this.show();
    if (controller.current) this.reveal(controller.current, false);
  }

  /** Where the headings of a pane's regions are drawn. */
  headings(side: MergeSide): ReadonlyMap<number, HTMLElement> {
    return this.panes.get(side)?.zones.headings ?? new Map();
  }

  showProblems(problems: readonly Problem[]): void {
    const result = this.panes.get('result');
    if (result) showProblems(result.model, problems);
  }

  applySettings(): void {
    for (const { editor } of this.panes.values()) editor.updateOptions(paneOptions());
    this.show();
  }

  focus(): void {
    this.panes.get('result')?.editor.focus();
  }

  hasFocus(): boolean {
    return [...this.panes.values()].some(({ editor }) => editor.hasTextFocus());
  }

  dispose(): void {
    this.controller.onReveal = null;
    for (const stop of this.stops) stop();
    for (const { editor, model } of this.panes.values()) {
      editor.dispose();
      model.dispose();
    }
  }

  private createPane(side: MergeSide, host: HTMLElement, label: string, language: string): Pane {
    const text = side === 'result' ? shownText(this.controller.basis, this.controller.state) : this.textOf(side);
    const model = monaco.editor.createModel(text, language);
    model.setEOL(monaco.editor.EndOfLineSequence.LF);
    model.updateOptions({ tabSize: 2, insertSpaces: true });
    const readOnly = side !== 'result';
    const editor = monaco.editor.create(host, {
      ...commonOptions,
      ...paneOptions(),
      model,
      readOnly,
      // The Tab key leads out of what cannot be typed in.
      tabFocusMode: readOnly,
      ariaLabel: label,
    });
    return { editor, model, zones: new MergeZones(editor), marks: editor.createDecorationsCollection() };
  }

  private textOf(side: 'theirs' | 'yours' | 'base'): string {
    const { lines, final_newline } = this.controller.basis.split[side];
    return lines.join('\n') + (lines.length > 0 && final_newline !== false ? '\n' : '');
  }

  private follow(side: MergeSide, editor: Editor): void {
    editor.onDidScrollChange((event) => {
      if (this.scrolling || !(event.scrollTopChanged || event.scrollLeftChanged)) return;
      if (!this.moving) this.settling = false;
      this.scrolling = true;
      for (const [other, pane] of this.panes) {
        if (other === side) continue;
        if (event.scrollTopChanged) pane.editor.setScrollTop(event.scrollTop);
        if (event.scrollLeftChanged) pane.editor.setScrollLeft(event.scrollLeft);
      }
      this.scrolling = false;
    });
    editor.onDidChangeCursorPosition((event) => {
      if (!this.moving && !this.applying) this.controller.cursorAt(side, event.position.lineNumber - 1);
    });
    if (side !== 'result') return;
    editor.onDidLayoutChange(() => {
      if (this.settling && this.controller.current) this.reveal(this.controller.current, false);
    });
    editor.onDidChangeModelContent((event) => {
      if (this.applying) return;
      this.applying = true;
      this.controller.typed(
        event.changes.map(({ range, text }) => ({
          start_line: range.startLineNumber,
          start_column: range.startColumn,
          end_line: range.endLineNumber,
          end_column: range.endColumn,
          text,
        })),
      );
      this.applying = false;
      this.show();
    });
  }

  /** Brings everything on the screen in step with the controller. */
  private show(): void {
    if (this.applying) return;
    this.showText();
    const { view, current } = this.controller;
    const stops = this.controller.stops();
    const headed = new Set(stops.length > mostHeadings ? [] : stops.filter(hasHeading).map((region) => region.index));
    const zones = alignPanes(view.regions, [...this.panes.keys()], (region) => headed.has(region.index));
    for (const [side, pane] of this.panes) {
      pane.zones.show(zones.get(side) ?? []);
      pane.marks.set(regionMarks(side, stops, current, (region) => this.controller.choiceOf(region)));
    }
  }

  private showText(): void {
    const result = this.panes.get('result');
    if (!result) return;
    const edit = singleEdit(result.model.getValue(), shownText(this.controller.basis, this.controller.state));
    if (edit === null) return;
    const { model, editor } = result;
    const range = monaco.Range.fromPositions(model.getPositionAt(edit.from), model.getPositionAt(edit.to));
    this.applying = true;
    model.pushEditOperations([], [{ range, text: edit.text }], () => null);
    editor.setPosition(model.getPositionAt(edit.from + edit.text.length));
    this.applying = false;
  }

  private reveal(region: EditorRegion, focus: boolean): void {
    const result = this.panes.get('result');
    if (!result) return;
    const { editor, model } = result;
    const line = Math.min(region.result.start + 1, model.getLineCount());
    this.moving = true;
    editor.setPosition({ lineNumber: line, column: 1 });
    const tallest = Math.max(...[...this.panes.keys()].map((side) => region[side].end - region[side].start));
    const top = editor.getTopForLineNumber(line) - headPixels;
    const bottom = editor.getTopForLineNumber(line) + tallest * editor.getOption(monaco.editor.EditorOption.lineHeight);
    // All panes scroll together, so that the lowest one says what is in view.
    const height = Math.min(...[...this.panes.values()].map((pane) => pane.editor.getLayoutInfo().height));
    const from = editor.getScrollTop();
    if (top < from || bottom > from + height) editor.setScrollTop(Math.max(0, top - height / 4));
    editor.setScrollLeft(0);
    this.moving = false;
    if (focus) editor.focus();
  }
}

/** A person's own change and one that both made alike need no heading: there is nothing to decide. */
function hasHeading(region: EditorRegion): boolean {
  return region.kind === 'conflict' || region.kind === 'theirs';
}

function paneOptions(): monaco.editor.IEditorOptions & monaco.editor.IGlobalEditorOptions {
  return {
    ...chosenOptions(useStudio.getState().settings),
    // Wrapped lines would have different heights in the panes.
    wordWrap: 'off',
    minimap: { enabled: false },
    folding: false,
    lineNumbersMinChars: 2,
    lineDecorationsWidth: 10,
    renderLineHighlight: 'none',
    overviewRulerLanes: 1,
  };
}
