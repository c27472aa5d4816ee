import { ArrowDown, ArrowUp } from 'lucide-react';
import { type DragEvent, useState } from 'react';
import { z } from 'zod';
import type { Json } from '#contract/model/scalars.ts';
import type { ConflictDetail } from '#contract/rpc/sync.ts';
import { Button } from '#renderer/ui/button.tsx';

const listed = z.array(z.object({ lid: z.string(), name: z.string() }));
type Element = z.infer<typeof listed>[number];

interface OrderListsProps {
  readonly detail: ConflictDetail;
  readonly busy: boolean;
  /** The lids in the order that a person made. */
  readonly onArrange: (lids: readonly string[]) => void;
}

/** Both orders of a list side by side, and a third one that a person puts together by dragging or by its buttons. */
export function OrderLists({ detail, busy, onArrange }: OrderListsProps) {
  const [field] = detail.conflict.fields;
  const theirs = elementsOf(field?.theirs);
  const yours = elementsOf(field?.yours);
  const [own, setOwn] = useState(() => [
    ...yours,
    ...theirs.filter(({ lid }) => !yours.some((one) => one.lid === lid)),
  ]);
  return (
    <section aria-label="The two orders" className="flex min-h-0 flex-1 flex-wrap gap-6 overflow-y-auto p-4">
      <PlainList title="Theirs" elements={theirs} />
      <PlainList title="Yours" elements={yours} />
      <div className="flex w-80 flex-col gap-2">
        <h3 className="section-head">Your own: drag, or use the arrows</h3>
        <ArrangedList elements={own} onChange={setOwn} />
        <div>
          <Button disabled={busy} onClick={() => onArrange(own.map(({ lid }) => lid))}>
            Use this order
          </Button>
        </div>
      </div>
    </section>
  );
}

function PlainList({ title, elements }: { readonly title: string; readonly elements: readonly Element[] }) {
  return (
    <div className="flex w-64 flex-col gap-2">
      <h3 className="section-head">{title}</h3>
      <ol aria-label={title} className="flex flex-col border border-line">
        {elements.map(({ lid, name }, index) => (
          <li key={lid} className="flex h-7 items-center gap-2 border-line border-b px-2 last:border-b-0">
            <span className="w-5 text-right text-text-3">{index + 1}</span>
            <span className="truncate">{name}</span>
          </li>
        ))}
      </ol>
    </div>
  );
}

interface ArrangedListProps {
  readonly elements: readonly Element[];
  readonly onChange: (elements: Element[]) => void;
}

function ArrangedList({ elements, onChange }: ArrangedListProps) {
  const [dragged, setDragged] = useState<number | null>(null);
  const move = (from: number, to: number) => {
    const element = elements[from];
    if (element === undefined || to < 0 || to >= elements.length) return;
    onChange(elements.toSpliced(from, 1).toSpliced(to, 0, element));
  };
  const over = (event: DragEvent, index: number) => {
    event.preventDefault();
    if (dragged === null || dragged === index) return;
    move(dragged, index);
    setDragged(index);
  };
  return (
    <ol aria-label="Your own order" className="flex flex-col border border-line">
      {elements.map(({ lid, name }, index) => (
        <li
          key={lid}
          draggable
          onDragStart={() => setDragged(index)}
          onDragOver={(event) => over(event, index)}
          onDragEnd={() => setDragged(null)}
          className="flex h-7 cursor-grab items-center gap-2 border-line border-b px-2 last:border-b-0"
        >
          <span className="w-5 text-right text-text-3">{index + 1}</span>
          <span className="min-w-0 flex-1 truncate">{name}</span>
          <Button
            look="quiet"
            className="h-5.5"
            aria-label={`Move ${name} up`}
            disabled={index === 0}
            onClick={() => move(index, index - 1)}
          >
            <ArrowUp size={14} aria-hidden="true" />
          </Button>
          <Button
            look="quiet"
            className="h-5.5"
            aria-label={`Move ${name} down`}
            disabled={index === elements.length - 1}
            onClick={() => move(index, index + 1)}
          >
            <ArrowDown size={14} aria-hidden="true" />
          </Button>
        </li>
      ))}
    </ol>
  );
}

function elementsOf(value: Json | undefined): Element[] {
  const parsed = listed.safeParse(value);
  return parsed.success ? parsed.data : [];
}
