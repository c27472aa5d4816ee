import { z } from 'zod';
import { limits } from '../limits.ts';

/** Values above the cap are lowered silently; below 1 is refused (`contract.md` 1.7). */
export const pageSize = z.coerce
  .number()
  .int()
  .min(1, 'The page size is at least 1.')
  .transform((size) => Math.min(size, limits.pageSizeMax));

export const pageNumber = z.coerce.number().int().min(1, 'Pages are counted from 1.').max(1_000_000_000);

const howToWrite = 'Write a day as 2026-03-01, or an instant as 2026-03-01T10:20:30Z (in an address, + is %2B).';
const day = z.iso.date();
const instant = z.iso.datetime({ offset: true });

function bound(restOfDay: string) {
  return z.string().transform((text, context) => {
    const full = day.safeParse(text).success ? `${text}T${restOfDay}Z` : text;
    // The year 0 is none to the database.
    if (instant.safeParse(full).success && !full.startsWith('0000')) return full;
    context.addIssue({ code: 'custom', message: howToWrite });
    return z.NEVER;
  });
}

/** Where a span of time begins and ends, both inclusive; a day is meant from its first to its last instant, in UTC (`contract.md` 1.8). */
export const fromDate = bound('00:00:00');
export const toDate = bound('23:59:59.999999');
