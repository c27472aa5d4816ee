const day = /^\d{4}-\d{2}-\d{2}$/;
const moment = /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?([Zz]|[+-]\d{2}:\d{2})$/;

export const dayMs = 86_400_000;

/** Milliseconds since 1970 of a day (its beginning in UTC) or of a moment with its offset; null for any other text. */
export function readInstant(text: string): number | null {
  if (day.test(text)) return existing(Date.parse(`${text}T00:00:00Z`), text);
  if (moment.test(text)) return existing(Date.parse(text.replace(' ', 'T').toUpperCase()), text);
  return null;
}

/** A 31 February is moved on by some readers of dates; here it is none. */
function existing(instant: number, text: string): number | null {
  if (Number.isNaN(instant)) return null;
  const [year, month, date] = text.slice(0, 10).split('-').map(Number);
  const days = new Date(Date.UTC(year ?? 0, month ?? 0, 0)).getUTCDate();
  return (date ?? 0) <= days ? instant : null;
}
