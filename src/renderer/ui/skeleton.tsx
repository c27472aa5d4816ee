interface SkeletonProps {
  readonly label: string;
  readonly rows: number;
}

const widths = ['62%', '48%', '71%', '39%', '55%', '66%', '44%'];

/** The shape of what is loading (look.md, Frame). */
export function Skeleton({ label, rows }: SkeletonProps) {
  return (
    <div role="status" aria-label={label} className="flex flex-col gap-2 p-3">
      {Array.from({ length: rows }, (_, index) => (
        <div
          // biome-ignore lint/suspicious/noArrayIndexKey: the bars never change their order
          key={index}
          className="h-3 rounded-sm bg-surface-3 opacity-60"
          style={{ width: widths[index % widths.length] }}
        />
      ))}
    </div>
  );
}
