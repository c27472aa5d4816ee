import { Minus, PencilLine, Plus } from 'lucide-react';
import type { JsonValue } from '#renderer/lib/json-value.ts';
import { JsonText } from './json-tree.tsx';

const looks = {
  added: { icon: Plus, colour: 'text-ok' },
  removed: { icon: Minus, colour: 'text-bad' },
  changed: { icon: PencilLine, colour: 'text-warn' },
} as const;

interface AttributeChangesProps {
  readonly changes: readonly {
    readonly path: string;
    readonly kind: 'added' | 'removed' | 'changed';
    readonly before: JsonValue | undefined;
    readonly after: JsonValue | undefined;
  }[];
}

/** The attributes that a run added, removed or changed, before and after. */
export function AttributeChanges({ changes }: AttributeChangesProps) {
  if (changes.length === 0) return <p className="text-text-2">No attribute changed.</p>;
  return (
    <div className="@container">
      <table aria-label="Changed attributes" className="selectable w-full table-fixed border-collapse">
        <thead>
          <tr className="text-left text-small text-text-2">
            <th className="w-6 py-0.5 font-normal @md:w-24">
              <span className="sr-only @md:not-sr-only">Change</span>
            </th>
            <th className="w-[34%] py-0.5 @md:w-[26%] font-normal">Attribute</th>
            <th className="py-0.5 font-normal">Before</th>
            <th className="py-0.5 font-normal">After</th>
          </tr>
        </thead>
        <tbody>
          {changes.map((change) => {
            const { icon: Icon, colour } = looks[change.kind];
            return (
              <tr key={change.path} className="border-line border-t align-top">
                <td className={`py-0.5 ${colour}`}>
                  <span className="flex items-center gap-1">
                    <Icon size={14} aria-hidden="true" />
                    <span className="sr-only @md:not-sr-only">{change.kind}</span>
                  </span>
                </td>
                <td className="break-words py-0.5 pr-2 font-code text-code">{change.path}</td>
                <td className="py-0.5 pr-2 font-code text-code">
                  <JsonText value={change.before} />
                </td>
                <td className="py-0.5 font-code text-code">
                  <JsonText value={change.after} />
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
