/** A time in hours as people say it: `3 h`, `2 days`, `2 days 5 h`. */
export function relativeHours(hours: number): string {
  const days = Math.floor(hours / 24);
  const rest = Math.round((hours - days * 24) * 10) / 10;
  const dayWords = days === 1 ? '1 day' : `${days} days`;
  if (days === 0) return `${rest} h`;
  return rest === 0 ? dayWords : `${dayWords} ${rest} h`;
}

/** An instant in the author's words: `2026-01-31 09:00 UTC`. */
export function instantWords(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}
