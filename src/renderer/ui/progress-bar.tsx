interface ProgressBarProps {
  readonly label: string;
  readonly done: number;
  /** Null while it is not known how much there is. */
  readonly total: number | null;
}

/** How far something is. */
export function ProgressBar({ label, done, total }: ProgressBarProps) {
  const share = total === null || total === 0 ? null : Math.min(1, done / total);
  return (
    <div
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={total ?? undefined}
      aria-valuenow={total === null ? undefined : done}
      aria-valuetext={total === null ? undefined : `${done} of ${total}`}
      className="h-1.5 w-full overflow-hidden rounded-full bg-surface-3"
    >
      <div
        className={
          share === null ? 'h-full w-1/4 animate-pulse rounded-full bg-accent' : 'h-full rounded-full bg-accent'
        }
        style={share === null ? undefined : { width: `${share * 100}%` }}
      />
    </div>
  );
}
