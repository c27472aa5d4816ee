import { refusedMessage } from '#renderer/api/access.ts';
import { useHostStore } from '#renderer/api/host-store.ts';
import { clockTime } from '#renderer/lib/time.ts';
import { Banner } from '#renderer/ui/banner.tsx';

/** Says that the studio host is gone, while the window tries to reach it again. */
export function HostBanner() {
  const link = useHostStore((state) => state.link);
  if (link.phase === 'reconnecting') {
    return (
      <Banner tone="warn" live>
        The studio host is gone since {clockTime(link.since)}. Reconnecting… Keep typing: what is not saved yet is sent
        as soon as it is back.
      </Banner>
    );
  }
  if (link.phase === 'refused') {
    return (
      <Banner tone="bad" live>
        The studio was started anew and does not know this window. {refusedMessage} Copy what is not saved from here
        first.
      </Banner>
    );
  }
  return null;
}
