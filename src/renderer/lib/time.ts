const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const full = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium', timeStyle: 'medium' });
const day = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });

/** `09:12`, for an RFC 3339 timestamp. */
export function clockTime(timestamp: string): string {
  return clock.format(new Date(timestamp));
}

/** The exact time, for a tooltip. */
export function exactTime(timestamp: string): string {
  return full.format(new Date(timestamp));
}

/** `just now`, `4 min ago`, `3 h ago`, then the date: lists are scanned, exact times are in tooltips (look.md, Words). */
export function relativeTime(timestamp: string, now: number = Date.now()): string {
  const seconds = Math.max(0, Math.round((now - Date.parse(timestamp)) / 1000));
  if (seconds < 45) return 'just now';
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) return `${minutes} min ago`;
  const hours = Math.round(minutes / 60);
  if (hours < 24) return `${hours} h ago`;
  return day.format(new Date(timestamp));
}

/** How long until then: `for 3 more days`, `until today`. */
export function timeUntil(timestamp: string, now: number = Date.now()): string {
  const days = Math.ceil((Date.parse(timestamp) - now) / 86_400_000);
  if (days <= 0) return 'until today';
  return days === 1 ? 'for one more day' : `for ${days} more days`;
}

/** A duration with its unit: `0.42 ms`, `38 ms`, `1.2 s`. */
export function duration(milliseconds: number): string {
  if (milliseconds < 10) return `${milliseconds.toFixed(2)} ms`;
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  return `${(milliseconds / 1000).toFixed(1)} s`;
}
