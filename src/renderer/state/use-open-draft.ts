import { useEffect, useState } from 'react';
import { failureOf } from '#renderer/api/failure.ts';
import { dock } from './tabs.ts';

interface DraftOfKind {
  /** The kind of tab that shows it. */
  readonly kind: string;
  readonly open: (lid: string) => Promise<void>;
  readonly close: (lid: string, isOpen: () => boolean) => Promise<void>;
}

/** Keeps a draft open while a tab shows it. `of` must stay the same object. */
export function useOpenDraft(lid: string, of: DraftOfKind): { failure: string | null; retry: () => void } {
  const [failure, setFailure] = useState<string | null>(null);
  const [attempt, setAttempt] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another attempt opens it again
  useEffect(() => {
    setFailure(null);
    of.open(lid).catch((error: unknown) => setFailure(failureOf(error).message));
    return () => {
      const isOpen = () => dock.tabs().some((tab) => tab.kind === of.kind && tab.id === lid);
      if (!isOpen()) void of.close(lid, isOpen);
    };
  }, [lid, of, attempt]);
  return { failure, retry: () => setAttempt(attempt + 1) };
}
