interface Size {
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
}

interface ChangeSizeProps {
  readonly size: Size;
  /** Spells it out; otherwise the words are in the tooltip. */
  readonly words?: boolean;
}

const parts = [
  { key: 'added', sign: '+', colour: 'text-ok' },
  { key: 'removed', sign: '−', colour: 'text-bad' },
  { key: 'changed', sign: '~', colour: 'text-info' },
] as const;

/** How many lines a change adds, removes and changes. */
export function ChangeSize({ size, words = false }: ChangeSizeProps) {
  const shown = parts.filter(({ key }) => size[key] > 0);
  if (shown.length === 0) return <span className="text-text-3">no line differs</span>;
  if (words) {
    return (
      <span title={sizeInWords(size)}>
        {shown.map(({ key, sign, colour }, index) => (
          <span key={key}>
            {index > 0 ? ' · ' : null}
            <span aria-hidden="true" className={`font-code ${colour}`}>
              {sign}
            </span>{' '}
            {size[key]} {index > 0 ? '' : size[key] === 1 ? 'line ' : 'lines '}
            {key}
          </span>
        ))}
      </span>
    );
  }
  return (
    <span className="font-code text-small" role="img" aria-label={sizeInWords(size)} title={sizeInWords(size)}>
      {shown.map(({ key, sign, colour }) => (
        <span key={key} className={`ml-1 ${colour}`}>
          {sign}
          {size[key]}
        </span>
      ))}
    </span>
  );
}

function sizeInWords(size: Size): string {
  const words = parts.map(({ key }) => `${size[key]} ${key}`);
  return `Lines: ${words.join(', ')}`;
}
