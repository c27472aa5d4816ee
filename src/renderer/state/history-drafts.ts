import { create, type StoreApi, type UseBoundStore } from 'zustand';
import { type History, record, redo, startHistory, undo } from '#renderer/lib/history.ts';
import { type DocumentRegistry, documentRegistry, type RegisteredDocument } from './document-registry.ts';
import type { SavingState, Stored } from './document-saver.ts';
import { type DocumentKind, KeptDocument } from './kept-document.ts';

/** An open document whose content is one immutable value, as its views show it. */
export interface Draft<Content, About> {
  readonly history: History<Content>;
  readonly save: SavingState<Content>;
  /** Another number each time the content was not changed by typing, so that fields take the values over. */
  readonly taken: number;
  /** What never changes of it. */
  readonly about: About;
}

type Drafts<Content, About> = Record<string, Draft<Content, About>>;

interface OpenedDraft<Content, About> {
  readonly stored: Stored<Content>;
  readonly about: About;
}

/** What is its own of a kind of document that is one value. */
interface DraftKind<Content, About> {
  readonly kind: DocumentKind<Content>;
  open(lid: string): Promise<OpenedDraft<Content, About>>;
  name(content: Content): string;
  /** As the host spells it; see `DocumentScreen.content`. */
  spelled(content: Content): Content;
  /** What is shown once another window stored `stored`; `shown` itself where it means the same. */
  over(shown: Content, stored: Content): Content;
}

interface HistoryDrafts<Content, About> {
  readonly useDrafts: UseBoundStore<StoreApi<Drafts<Content, About>>>;
  /** Opens the draft of one, once for all views of it. */
  readonly open: (lid: string) => Promise<void>;
  /** See `DocumentRegistry`. */
  readonly close: DocumentRegistry<unknown>['close'];
  readonly drop: DocumentRegistry<unknown>['drop'];
  /** Saves what waits. Rejects with the reason where it cannot be. */
  readonly flush: (lid: string) => Promise<void>;
  /** What is on the screen; undefined where it is not open. */
  readonly shown: (lid: string) => Content | undefined;
  /** One change. Changes of one `run`, such as the letters of a word, are undone together. */
  readonly edit: (lid: string, change: (shown: Content) => Content, run: string | null) => void;
  readonly undo: (lid: string) => void;
  readonly redo: (lid: string) => void;
  readonly resolve: (lid: string, keep: 'mine' | 'theirs') => void;
}

/** Every open document of a kind that is one immutable value, with undo, kept on the disk while it is edited. */
export function historyDrafts<Content, About>(of: DraftKind<Content, About>): HistoryDrafts<Content, About> {
  const useDrafts = create<Drafts<Content, About>>()(() => ({}));
  const registry = documentRegistry(async (lid) => new OpenDraft(lid, of, useDrafts, await of.open(lid)));
  return {
    useDrafts,
    shown: (lid) => useDrafts.getState()[lid]?.history.now,
    open: async (lid) => void (await registry.open(lid)),
    close: registry.close,
    drop: registry.drop,
    flush: async (lid) => registry.peek(lid)?.flush(),
    edit: (lid, change, run) => registry.peek(lid)?.step((before) => record(before, change(before.now), run), true),
    undo: (lid) => registry.peek(lid)?.step(undo, false),
    redo: (lid) => registry.peek(lid)?.step(redo, false),
    resolve: (lid, keep) => registry.peek(lid)?.resolve(keep),
  };
}

class OpenDraft<Content, About> implements RegisteredDocument {
  private readonly lid: string;
  private readonly drafts: StoreApi<Drafts<Content, About>>;
  private readonly kept: KeptDocument<Content>;

  constructor(
    lid: string,
    of: DraftKind<Content, About>,
    drafts: StoreApi<Drafts<Content, About>>,
    { stored, about }: OpenedDraft<Content, About>,
  ) {
    this.lid = lid;
    this.drafts = drafts;
    const history = startHistory(stored.content);
    drafts.setState({ [lid]: { history, save: { kind: 'saved', at: stored.at }, taken: 0, about } });
    const shown = () => this.draft()?.history.now ?? stored.content;
    this.kept = new KeptDocument(lid, stored, of.kind, {
      name: () => of.name(shown()),
      content: () => of.spelled(shown()),
      show: (content) => this.step((before) => record(before, of.over(before.now, content)), false),
      onState: (save) => this.update({ save }),
    });
  }

  flush(): Promise<void> {
    return this.kept.flush();
  }

  heard(event: Parameters<RegisteredDocument['heard']>[0]): void {
    this.kept.heard(event);
  }

  resolve(keep: 'mine' | 'theirs'): void {
    this.kept.resolveConflict(keep);
  }

  step(next: (history: History<Content>) => History<Content>, typed: boolean): void {
    const draft = this.draft();
    if (draft === undefined) return;
    const history = next(draft.history);
    if (history === draft.history) return;
    this.update({ history, taken: typed ? draft.taken : draft.taken + 1 });
    this.kept.changed();
  }

  dispose(): void {
    this.kept.dispose();
    this.drafts.setState(({ [this.lid]: _, ...rest }) => rest, true);
  }

  private draft(): Draft<Content, About> | undefined {
    return this.drafts.getState()[this.lid];
  }

  private update(change: Partial<Draft<Content, About>>): void {
    const before = this.draft();
    if (before !== undefined) this.drafts.setState({ [this.lid]: { ...before, ...change } });
  }
}
