import { toast } from 'sonner';
import type { StudioEvent } from '#contract/rpc/studio.ts';
import { onStudioEvent } from '#renderer/api/events.ts';
import { failureOf } from '#renderer/api/failure.ts';
import { useHostStore } from '#renderer/api/host-store.ts';
import { DocumentSaver, type Merge, type SaveAnswer, type SavingState, type Stored } from './document-saver.ts';
import { type OpenForm, registerForm } from './documents.ts';
import { tellFailure } from './notify.ts';

/**
 * How one kind of document is loaded, saved and merged: all that is its own. `Content` is everything of it that is saved,
 * as an immutable value; it is never looked into but by `same` and `merge`.
 */
export interface DocumentKind<Content> {
  /** What a person calls it, as in "another window changed this script". */
  readonly noun: string;
  /** Whether storing one over the other would change nothing. */
  same(left: Content, right: Content): boolean;
  /** What the host holds now; rejects where it was deleted. */
  load(lid: string): Promise<Stored<Content>>;
  /**
   * Stores what was changed since `base`, and nothing that was not, so that nothing of another window is overwritten
   * unseen. For what is sent field by field, `field-changes.ts` has the rest of it.
   */
  save(lid: string, sent: Content, base: Stored<Content>): Promise<SaveAnswer<Content>>;
  /** What the screen has to show after a merge: what is shown with what differs between `sent` and `stored`; null: they overlap. */
  merge(merge: Merge<Content>, shown: Content): Content | null;
}

/** The views of one document, as its machine sees them. */
export interface DocumentScreen<Content> {
  /** What the document is called now, for messages. */
  name(): string;
  /**
   * What is on the screen, spelled as the host spells it (a name without spaces around it): what was just stored must not
   * look as if another window had changed it. What cannot be stored yet is there as it was typed; `save` leaves it out.
   */
  content(): Content;
  /** Makes the screen show this, by a step that can be undone. What means the same already stays as it was typed. */
  show(content: Content): void;
  onState(state: SavingState<Content>): void;
}

/**
 * An open document of any kind: saves itself while it is edited, shows what other windows change, and asks a person
 * where both changed the same. It follows the host's events and its comings and goings until `dispose`.
 *
 * A new kind needs
 * 1. a `DocumentKind`, plain functions around its calls,
 * 2. something that holds what is on the screen (a store, a text model) and calls `changed` on every edit of it,
 * 3. a `documentRegistry`, so that each is open once, and outlives the views that show it.
 *
 * `historyDrafts` does 2 and 3 for what is one immutable value, such as a connector (`connector-draft.ts`);
 * `template-document.ts` is the whole of one that is a text with a form.
 * What waits is stored before the window or the workspace goes away, and before a publish: each is one of `openForms`.
 */
export class KeptDocument<Content> implements OpenForm {
  private readonly lid: string;
  private readonly kind: DocumentKind<Content>;
  private readonly screen: DocumentScreen<Content>;
  private readonly saver: DocumentSaver<Content>;
  private readonly stops: (() => void)[];
  /** The newest revision that was told of while it could not be shown; infinite where none was named. */
  private newest = 0;
  private asking = false;
  private showing = false;
  private gone = false;

  constructor(lid: string, opened: Stored<Content>, kind: DocumentKind<Content>, screen: DocumentScreen<Content>) {
    this.lid = lid;
    this.kind = kind;
    this.screen = screen;
    this.saver = new DocumentSaver(opened, {
      content: () => screen.content(),
      same: (left, right) => kind.same(left, right),
      save: (sent, base) => kind.save(lid, sent, base),
      takeOver: (merge) => this.takeOver(merge),
      onState: (state) => screen.onState(state),
      onIdle: () => void this.catchUp(),
      explain: (error) => failureOf(error).message,
      contested: `Another window changed this ${kind.noun}; choose what to keep first.`,
    });
    this.stops = [
      registerForm(this),
      onStudioEvent((event) => this.heard(event)),
      useHostStore.subscribe((now, before) => now.openings !== before.openings && this.saver.retry()),
    ];
  }

  name(): string {
    return this.screen.name();
  }

  /** To be called on every change of what is on the screen; those that the document makes itself do not count. */
  changed(): void {
    if (!this.showing) this.saver.changed();
  }

  /** Resolves once everything on the screen is stored; rejects with the reason where it cannot be. */
  flush(): Promise<void> {
    return this.saver.flush();
  }

  /** What is still on its way is sent before the window goes; what could not be stored, or waits for a person, would be lost. */
  isSaved(): boolean {
    return !this.saver.unsaved;
  }

  /** Shows what the host holds already, in place of what is on the screen. */
  adopt(stored: Stored<Content>): void {
    this.show(stored.content);
    this.saver.adopted(stored);
  }

  /** Shows what the host holds now, in place of what is on the screen. */
  async reload(): Promise<void> {
    try {
      const stored = await this.kind.load(this.lid);
      if (!this.gone) this.adopt(stored);
    } catch (error) {
      tellFailure(error);
    }
  }

  /** Ends a conflict: `mine` overwrites what the other window saved, `theirs` drops what is on the screen. */
  resolveConflict(keep: 'mine' | 'theirs'): void {
    if (keep === 'mine') this.saver.overwrite();
    else void this.reload();
  }

  /** Takes an event of the host into account. */
  heard(event: StudioEvent): void {
    const { lid } = this;
    if (event.type === 'draft_saved' && event.lid === lid) this.newest = Math.max(this.newest, event.local_rev);
    else if (event.type === 'scripts_changed' && (event.lids.length === 0 || event.lids.includes(lid))) {
      this.newest = Math.max(this.newest, event.rev ?? Number.POSITIVE_INFINITY);
    } else return;
    void this.catchUp();
  }

  dispose(): void {
    this.gone = true;
    for (const stop of this.stops) stop();
    this.saver.dispose();
  }

  /** Shows what the host was told of, as soon as nothing on the screen would be lost by it. */
  private async catchUp(): Promise<void> {
    if (this.gone || this.asking || !this.saver.idle || this.newest <= this.saver.stored.rev) return;
    this.asking = true;
    this.newest = 0;
    const { version } = this.saver;
    try {
      const stored = await this.kind.load(this.lid);
      // What was edited meanwhile is saved first, and may make this answer an old one.
      if (this.saver.version !== version) this.newest = Number.POSITIVE_INFINITY;
      else if (!this.gone && this.saver.isNews(stored)) this.adopt(stored);
    } catch {
      // Deleted meanwhile, or the host is away; what is on the screen stays.
    }
    this.asking = false;
    await this.catchUp();
  }

  private takeOver(merge: Merge<Content>): boolean {
    const shown = this.screen.content();
    const merged = this.kind.merge(merge, shown);
    if (merged === null) return false;
    if (this.kind.same(merged, shown)) return true;
    this.show(merged);
    toast(`Merged in what another window changed in this ${this.kind.noun}.`);
    return true;
  }

  private show(content: Content): void {
    this.showing = true;
    try {
      this.screen.show(content);
    } finally {
      this.showing = false;
    }
  }
}
