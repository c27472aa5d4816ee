import { Timer } from 'lucide-react';
import { toast } from 'sonner';
import { rpc } from '#renderer/api/client.ts';
import { failureOf } from '#renderer/api/failure.ts';
import { useStudio } from '#renderer/state/studio.ts';
import { Button } from '#renderer/ui/button.tsx';
import { Menu } from '#renderer/ui/menu.tsx';

const choices = [1, 5, 10, 30, 60, 300];

/** How long a dry run may take. */
export function TimeLimit() {
  const chosen = useStudio((state) => state.settings.dry_run_timeout_seconds);
  return (
    <Menu
      align="end"
      entries={choices.map((seconds) => ({
        id: String(seconds),
        title: `${seconds} s`,
        checked: seconds === chosen,
        onSelect: () => {
          rpc.settings.update
            .mutate({ dry_run_timeout_seconds: seconds })
            .catch((error: unknown) => toast.error(`Not saved: ${failureOf(error).message}`));
        },
      }))}
    >
      <Button
        look="quiet"
        className="px-2"
        aria-label={`Time limit: ${chosen} s`}
        title="Time limit of a dry run"
        icon={<Timer size={14} aria-hidden="true" />}
      >
        {chosen} s
      </Button>
    </Menu>
  );
}
