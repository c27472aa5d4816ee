import type { MergeZone } from './merge-alignment.ts';
import type { monaco } from './monaco.ts';

/** Height of a heading. */
export const headPixels = 24;

/** The room between the lines of one pane: headings, which others draw into, and fillers. */
export class MergeZones {
  /** The place of each region's heading, by region; it stays the same element while the region has one. */
  readonly headings = new Map<number, HTMLElement>();
  private readonly editor: monaco.editor.IStandaloneCodeEditor;
  private ids: string[] = [];
  private shown = '';

  constructor(editor: monaco.editor.IStandaloneCodeEditor) {
    this.editor = editor;
    editor.onDidScrollChange((event) => event.scrollLeftChanged && this.holdHeadings());
    editor.onDidLayoutChange(() => this.holdHeadings());
  }

  show(zones: readonly MergeZone[]): void {
    const wanted = JSON.stringify(zones);
    if (wanted === this.shown) return;
    this.shown = wanted;
    const headed = new Set(zones.filter((zone) => zone.kind === 'head').map((zone) => zone.region));
    for (const region of this.headings.keys()) if (!headed.has(region)) this.headings.delete(region);
    this.editor.changeViewZones((accessor) => {
      for (const id of this.ids) accessor.removeZone(id);
      this.ids = zones.map((zone, ordinal) =>
        accessor.addZone({
          afterLineNumber: zone.after,
          ordinal,
          domNode: zone.kind === 'head' ? this.heading(zone.region) : filler(),
          suppressMouseDown: true,
          ...(zone.kind === 'head' ? { heightInPx: headPixels } : { heightInLines: zone.lines }),
        }),
      );
    });
    this.holdHeadings();
  }

  private heading(region: number): HTMLElement {
    const known = this.headings.get(region);
    if (known) return known;
    const node = document.createElement('div');
    node.className = 'merge-heading';
    // A press on one of its buttons is not a press on the text below.
    for (const type of ['pointerdown', 'mousedown']) node.addEventListener(type, (event) => event.stopPropagation());
    this.headings.set(region, node);
    return node;
  }

  /** Headings stay in view while the lines are scrolled sideways. */
  private holdHeadings(): void {
    const { contentWidth, verticalScrollbarWidth } = this.editor.getLayoutInfo();
    const width = contentWidth - verticalScrollbarWidth;
    const left = this.editor.getScrollLeft();
    for (const node of this.headings.values()) {
      node.style.setProperty('--heading-width', `${width}px`);
      node.style.setProperty('--heading-left', `${left}px`);
    }
  }
}

function filler(): HTMLElement {
  const node = document.createElement('div');
  node.className = 'merge-filler';
  return node;
}
