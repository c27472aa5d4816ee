import { toast } from 'sonner';
import type { StudioEvent } from '#contract/rpc/studio.ts';
import { onStudioEvent } from '#renderer/api/events.ts';
import { failureOf } from '#renderer/api/failure.ts';
import { useStudio } from './studio.ts';

/** A document as its registry handles it. */
export interface RegisteredDocument {
  flush(): Promise<void>;
  /** Takes an event of the host into account. */
  heard(event: StudioEvent): void;
  dispose(): void;
}

export interface DocumentRegistry<Document> {
  /** The document, opened on first use. */
  readonly open: (lid: string) => Promise<Document>;
  /**
   * Saves what waits and lets go of a document that no view shows any more. One that cannot be saved yet is kept: it goes
   * on trying, and is there with what it holds when it is opened again. `isOpen`: whether a view shows it by then.
   */
  readonly close: (lid: string, isOpen: () => boolean) => Promise<void>;
  /** The document while it is open. */
  readonly peek: (lid: string) => Document | undefined;
  /** Lets go of it without saving, as of one that was deleted. */
  readonly drop: (lid: string) => void;
}

/**
 * Every open document of one kind, by its lid. Nothing of a workspace that is no longer open may be shown or saved: they
 * end with it.
 */
export function documentRegistry<Document extends RegisteredDocument>(
  load: (lid: string) => Promise<Document>,
): DocumentRegistry<Document> {
  const entries = new Map<string, Entry<Document>>();

  function end(lid: string, entry: Entry<Document>): void {
    if (entries.get(lid) !== entry) return;
    entries.delete(lid);
    if (entry.document) entry.document.dispose();
    else void entry.opened.then((document) => document.dispose()).catch(() => {});
  }

  function begin(lid: string): Entry<Document> {
    const entry: Entry<Document> = { opened: withoutGap(() => load(lid)), document: undefined };
    entry.opened.then(
      (document) => {
        entry.document = document;
      },
      () => end(lid, entry),
    );
    entries.set(lid, entry);
    return entry;
  }

  useStudio.subscribe((now, before) => {
    if (before.workspace === null || now.workspace?.id === before.workspace.id) return;
    for (const [lid, entry] of [...entries]) end(lid, entry);
  });

  return {
    open: (lid) => (entries.get(lid) ?? begin(lid)).opened,
    peek: (lid) => entries.get(lid)?.document,
    close: async (lid, isOpen) => {
      const entry = entries.get(lid);
      const document = await entry?.opened.catch(() => undefined);
      if (!entry || !document) return;
      try {
        await document.flush();
      } catch (error) {
        toast.warning(
          `What you typed last is not saved yet: ${failureOf(error).message} It is kept while this window is open.`,
        );
        return;
      }
      if (!isOpen()) end(lid, entry);
    },
    drop: (lid) => {
      const entry = entries.get(lid);
      if (entry) end(lid, entry);
    },
  };
}

interface Entry<Document> {
  readonly opened: Promise<Document>;
  document: Document | undefined;
}

/** What another window saves between the answer and the document's first look at events must not be missed. */
async function withoutGap<Document extends RegisteredDocument>(load: () => Promise<Document>): Promise<Document> {
  const missed: StudioEvent[] = [];
  const stop = onStudioEvent((event) => missed.push(event));
  try {
    const document = await load();
    for (const event of missed) document.heard(event);
    return document;
  } finally {
    stop();
  }
}
