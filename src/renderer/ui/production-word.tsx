/** Said beside the name of what runs for real. */
export function ProductionWord() {
  return <span className="shrink-0 rounded-sm bg-bad-soft px-1.5 text-bad text-small">production</span>;
}
