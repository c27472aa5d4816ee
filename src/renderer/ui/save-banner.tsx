import { clockTime } from '#renderer/lib/time.ts';
import { Banner } from './banner.tsx';
import { Button } from './button.tsx';

interface SaveBannerProps {
  /** What a person calls the document, as in "of this connector". */
  readonly noun: string;
  /** Undefined while it is not open. */
  readonly save:
    | { readonly kind: 'saved' | 'saving' }
    | { readonly kind: 'not_saved'; readonly message: string }
    | { readonly kind: 'conflict'; readonly at: string }
    | undefined;
  readonly onResolve: (keep: 'mine' | 'theirs') => void;
}

/** Why a document is not saved, and what can be done; nothing while it is. */
export function SaveBanner({ noun, save, onResolve }: SaveBannerProps) {
  if (save?.kind === 'not_saved') {
    return (
      <Banner tone="bad" live>
        Not saved: {save.message} What you did stays here and is saved as soon as that works.
      </Banner>
    );
  }
  if (save?.kind !== 'conflict') return null;
  return (
    <Banner
      tone="warn"
      live
      actions={
        <>
          <Button onClick={() => onResolve('theirs')}>Take the other one</Button>
          <Button onClick={() => onResolve('mine')}>Keep mine</Button>
        </>
      }
    >
      Not saved: another window changed the same of this {noun} at {clockTime(save.at)}.
    </Banner>
  );
}
