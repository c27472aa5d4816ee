import { lazy, Suspense } from 'react';
import { knownScript } from '#renderer/api/scripts.ts';
import { clockTime } from '#renderer/lib/time.ts';
import { openDocument, useDocuments } from '#renderer/state/documents.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';

const TextDiff = lazy(() => import('#renderer/editor/text-diff.tsx').then((module) => ({ default: module.TextDiff })));

interface ConflictDialogProps {
  readonly lid: string;
  readonly onClose: () => void;
}

/** Both texts of a script that two windows changed, with the choice between them. */
export function ConflictDialog({ lid, onClose }: ConflictDialogProps) {
  const save = useDocuments((all) => all[lid]?.save);
  const name = knownScript(lid)?.name ?? 'this script';
  if (save?.kind !== 'conflict') return null;
  const keep = (which: 'mine' | 'theirs') => {
    openDocument(lid)?.resolveConflict(which);
    onClose();
  };
  return (
    <Dialog
      width="wide"
      title={`Two texts of ${name}`}
      description={`Another window saved the left one at ${clockTime(save.at)}; the right one is in this window.`}
      onClose={onClose}
      footer={
        <>
          <Button onClick={() => keep('theirs')}>Take the other text</Button>
          <Button look="primary" onClick={() => keep('mine')}>
            Keep my text
          </Button>
        </>
      }
    >
      <div className="h-[52vh] border border-line">
        <Suspense fallback={<Skeleton label="Loading the comparison" rows={10} />}>
          <TextDiff
            original={save.theirs}
            modified={openDocument(lid)?.body() ?? ''}
            originalLabel="Text of the other window"
            modifiedLabel="Text of this window"
            sideBySide
          />
        </Suspense>
      </div>
    </Dialog>
  );
}
