import { Minus, Move, PenLine, Plus } from 'lucide-react';
import type { DrawingProps, Drawings } from '#renderer/canvas/canvas-parts.tsx';
import type { LineWords } from '#renderer/canvas/graph-model.ts';
import { classNames } from '#renderer/lib/class-names.ts';
import { StateCard, TransitionWords } from '../state-card.tsx';
import type { ComparedStateData, ComparedTransitionData, Mark } from './union-graph.ts';

/** How states of a comparison look. The table stays the same object. */
export const comparedDrawings: Drawings = { elements: { state: ComparedCard }, lanes: {} };

/** Sign, word and colour of a change; the same in drawing, list and picture. */
export const markLooks = {
  added: { icon: Plus, word: 'added', colour: 'text-ok', edge: 'border-ok border-solid', token: 'var(--ok)' },
  removed: { icon: Minus, word: 'removed', colour: 'text-bad', edge: 'border-bad border-dashed', token: 'var(--bad)' },
  changed: {
    icon: PenLine,
    word: 'changed',
    colour: 'text-info',
    edge: 'border-info border-double',
    token: 'var(--info)',
  },
} as const;

/** Slanted lines over what is gone, dots over what is new: told without any colour too. */
const patterns: Readonly<Record<Exclude<Mark, 'same'>, { backgroundImage?: string; backgroundSize?: string }>> = {
  added: {
    backgroundImage: 'radial-gradient(color-mix(in srgb, var(--ok) 34%, transparent) 1px, transparent 1.2px)',
    backgroundSize: '8px 8px',
  },
  removed: {
    backgroundImage:
      'repeating-linear-gradient(135deg, color-mix(in srgb, var(--bad) 20%, transparent) 0 2px, transparent 2px 8px)',
  },
  changed: {},
};

/** The card of a state, with what became of it. */
function ComparedCard(props: DrawingProps) {
  const { mark, moved, was_initial } = props.node.data as ComparedStateData;
  return (
    <div className="relative h-full w-full">
      <div className={classNames('h-full w-full', mark === 'removed' && 'line-through opacity-80')}>
        <StateCard {...props} />
      </div>
      {was_initial ? (
        <span
          aria-hidden="true"
          title="Was the initial state"
          className="absolute top-1/2 -left-6 size-3 -translate-y-1/2 rounded-full border border-bad border-dashed"
        />
      ) : null}
      {mark === 'same' ? null : (
        <>
          <span
            aria-hidden="true"
            style={patterns[mark]}
            className={classNames(
              'pointer-events-none absolute -inset-px rounded-sm',
              mark === 'changed' ? 'border-4' : 'border-2',
              markLooks[mark].edge,
            )}
          />
          <span className="absolute -top-2.5 left-2">
            <MarkChip mark={mark} />
          </span>
        </>
      )}
      {moved ? (
        <span
          title="Stands elsewhere on the canvas, which changes no meaning"
          className="absolute -top-2 right-2 inline-flex h-4 items-center rounded-sm bg-surface-3 px-1 text-caps text-text-2"
        >
          <Move size={10} aria-hidden="true" />
          <span className="pl-0.5">moved</span>
        </span>
      ) : null}
    </div>
  );
}

/** A change as sign and word. */
export function MarkChip({ mark }: { readonly mark: Exclude<Mark, 'same'> }) {
  const { icon: Icon, word, colour } = markLooks[mark];
  return (
    <span
      className={classNames(
        'inline-flex h-4.5 shrink-0 items-center gap-0.5 whitespace-nowrap rounded-sm border border-current bg-surface-0 px-1 text-caps',
        colour,
      )}
    >
      <Icon size={10} strokeWidth={3} aria-hidden="true" />
      {word}
    </span>
  );
}

/** The words of a transition behind the sign of its change. */
export const ComparedWords: LineWords = ({ line, isSelected }) => {
  const { mark, former } = line.data as ComparedTransitionData;
  if (mark === 'same') return <TransitionWords line={line} isSelected={isSelected} />;
  const { icon: Icon, word, colour } = markLooks[mark];
  return (
    <span
      title={former ? 'Where it led before' : word}
      className={classNames(
        'flex items-center rounded-sm border bg-surface-0 pl-1',
        mark === 'removed' ? 'border-bad border-dashed line-through' : mark === 'added' ? 'border-ok' : 'border-info',
      )}
    >
      <Icon size={11} strokeWidth={3} aria-hidden="true" className={classNames('shrink-0', colour)} />
      <TransitionWords line={line} isSelected={isSelected} />
    </span>
  );
};
