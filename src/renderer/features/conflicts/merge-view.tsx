import type { MergedKind } from '#renderer/editor/use-result-check.ts';
import { Banner } from '#renderer/ui/banner.tsx';
import { giveAnswer } from './answer.ts';
import { type ConflictWork, endWork } from './answer-session.ts';
import { ConflictHead } from './conflict-head.tsx';
import { theirsInWords } from './conflict-words.ts';
import { MergeWork } from './merge-work.tsx';
import { mergeAnswer } from './question.ts';

interface MergeViewProps {
  readonly work: ConflictWork;
  /** Why it cannot be accepted any more, whatever is decided. */
  readonly stale: string | null;
}

/** A conflict that is answered by merging its texts and picking its fields. */
export function MergeView({ work, stale }: MergeViewProps) {
  const { detail, session } = work;
  const { conflict } = detail;
  const suspicious = conflict.kind === 'merged_suspicious' ? (conflict.fields[0]?.reason ?? null) : null;
  return (
    <MergeWork
      session={session}
      tab={`conflict:${conflict.lid}`}
      name={conflict.name}
      kind={kindOf(conflict.type)}
      notes={{
        theirs: theirsInWords(detail),
        base: detail.base === null ? 'nothing: both are new' : 'what both began from',
        yours: conflict.kind === 'history_overlap' ? 'the newest text' : 'your draft',
      }}
      stale={stale}
      onAccept={async () => {
        await giveAnswer(
          mergeAnswer(detail, session.question, session.mergedTexts(), session.decisions.picks),
          conflict.name,
        );
        endWork(work);
      }}
      head={(accept) => <ConflictHead conflict={conflict}>{accept}</ConflictHead>}
      notice={suspicious === null ? null : <Banner tone="warn">{suspicious}</Banner>}
    />
  );
}

function kindOf(type: string): MergedKind {
  return type === 'script' || type === 'template' ? type : 'text';
}
