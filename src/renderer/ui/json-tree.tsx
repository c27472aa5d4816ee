import { ChevronDown, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { classNames } from '#renderer/lib/class-names.ts';
import type { JsonValue } from '#renderer/lib/json-value.ts';

interface JsonTreeProps {
  readonly label: string;
  readonly value: JsonValue;
}

/** A JSON value that can be unfolded. */
export function JsonTree({ label, value }: JsonTreeProps) {
  return (
    <ul aria-label={label} className="selectable font-code text-code">
      <TreeNode name={null} value={value} depth={0} />
    </ul>
  );
}

interface TreeNodeProps {
  readonly name: string | null;
  readonly value: JsonValue;
  readonly depth: number;
}

const openDepth = 2;
const shownAtFirst = 100;

function TreeNode({ name, value, depth }: TreeNodeProps) {
  const [open, setOpen] = useState(depth < openDepth);
  const [all, setAll] = useState(false);
  if (value === null || typeof value !== 'object') {
    return (
      <li className="flex min-h-5 gap-2" style={{ paddingLeft: depth * 16 + 18 }}>
        {name === null ? null : <span className="shrink-0 text-text-2">{name}:</span>}
        <JsonText value={value} />
      </li>
    );
  }
  const entries = Object.entries(value) as [string, JsonValue][];
  const shown = all ? entries : entries.slice(0, shownAtFirst);
  const Chevron = open ? ChevronDown : ChevronRight;
  return (
    <li>
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="flex min-h-5 w-full items-center gap-1 text-left hover:bg-surface-2"
        style={{ paddingLeft: depth * 16 }}
      >
        <Chevron size={14} aria-hidden="true" className="text-text-3" />
        {name === null ? null : <span className="text-text-2">{name}:</span>}
        <span className="text-text-3">{summary(value, entries.length)}</span>
      </button>
      {open && entries.length > 0 ? (
        <ul>
          {shown.map(([key, child]) => (
            <TreeNode key={key} name={key} value={child} depth={depth + 1} />
          ))}
          {shown.length < entries.length ? (
            <li style={{ paddingLeft: depth * 16 + 34 }}>
              <button type="button" className="text-accent underline" onClick={() => setAll(true)}>
                Show {entries.length - shown.length} more
              </button>
            </li>
          ) : null}
        </ul>
      ) : null}
    </li>
  );
}

function summary(value: JsonValue[] | Record<string, JsonValue>, size: number): string {
  if (Array.isArray(value)) return size === 0 ? '[ ]' : `[ ${size} ]`;
  return size === 0 ? '{ }' : `{ ${size} }`;
}

/** One value, coloured by its kind. */
export function JsonText({ value }: { readonly value: JsonValue | undefined }) {
  const text = value === undefined ? '—' : typeof value === 'string' ? `"${value}"` : JSON.stringify(value);
  return (
    <span
      className={classNames(
        'break-all',
        typeof value === 'string' && 'text-(--syntax-string)',
        (typeof value === 'number' || typeof value === 'boolean') && 'text-(--syntax-number)',
        (value === null || value === undefined) && 'text-text-3',
      )}
    >
      {text}
    </span>
  );
}
