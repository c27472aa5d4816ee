const firstMs = 1000;
const factor = 2;
const longestMs = 60_000;

/** Milliseconds to wait before attempt number `attempt` (1-based): none before the first, then 1 s, doubled, at most 60 s (`runtime.md`). */
export function backoffMs(attempt: number): number {
  if (attempt <= 1) return 0;
  return Math.min(longestMs, firstMs * factor ** (attempt - 2));
}
