import { useEffect, useState } from 'react';
import type { Problem } from '#contract/script/problem.ts';
import { rpc } from '#renderer/api/client.ts';

const quietMs = 250;

/** What is wrong or doubtful in a script that is about to be made; null while that is being found out. */
export function useValidation(body: string | null): readonly Problem[] | null {
  const [found, setFound] = useState<{ readonly body: string; readonly problems: readonly Problem[] } | null>(null);
  useEffect(() => {
    if (body === null) return;
    let gone = false;
    const timer = setTimeout(() => {
      rpc.checks.validate.query({ body }).then(
        ({ errors, warnings }) => {
          if (!gone) setFound({ body, problems: [...errors, ...warnings] });
        },
        // A newer text took its turn, or the host is away: the next change asks again.
        () => {},
      );
    }, quietMs);
    return () => {
      gone = true;
      clearTimeout(timer);
    };
  }, [body]);
  return found?.body === body ? found.problems : null;
}
