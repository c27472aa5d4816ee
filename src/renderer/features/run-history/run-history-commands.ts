import { toast } from 'sonner';
import { queryClient, rpc, trpc } from '#renderer/api/client.ts';
import { failureOf } from '#renderer/api/failure.ts';
import type { CommandActions, CommandTarget } from '#renderer/commands/registry.ts';
import { confirm } from '#renderer/state/dialogs.ts';
import { showPanel } from '#renderer/state/layout.ts';
import { useStudio } from '#renderer/state/studio.ts';
import { useHistoryView } from './history-store.ts';

const runOf = ({ history_id }: CommandTarget) => history_id ?? useHistoryView.getState().selected;
const noRun = (target: CommandTarget) => (runOf(target) === null ? 'Choose a run of the history first.' : null);

async function rerun(target: CommandTarget, text: 'same' | 'draft'): Promise<void> {
  const history_id = runOf(target);
  if (history_id === null || useHistoryView.getState().running) return;
  const { dry_run_timeout_seconds, dry_run_coverage } = useStudio.getState().settings;
  useHistoryView.setState({ running: true });
  try {
    const again = await rpc.history.rerun.mutate({
      history_id,
      run_id: crypto.randomUUID(),
      text,
      timeout_seconds: dry_run_timeout_seconds,
      coverage: dry_run_coverage,
    });
    if (again.history_id !== null) useHistoryView.setState({ selected: again.history_id });
  } finally {
    useHistoryView.setState({ running: false });
  }
}

async function remove(target: CommandTarget): Promise<void> {
  const history_id = runOf(target);
  if (history_id === null) return;
  await rpc.history.remove.mutate({ history_id });
  const { selected, compare } = useHistoryView.getState();
  useHistoryView.setState({
    selected: selected === history_id ? null : selected,
    compare: compare === history_id ? null : compare,
  });
}

async function clear(): Promise<void> {
  const yes = await confirm({
    title: 'Clear the history of dry runs?',
    body: 'Every run of this workspace goes, with its context and result. Scripts, contexts and test cases stay. It cannot be undone.',
    confirm: 'Clear the history',
    danger: true,
  });
  if (!yes) return;
  try {
    const removed = await rpc.history.clear.mutate({});
    useHistoryView.setState({ selected: null, compare: null });
    toast(`Removed ${removed} ${removed === 1 ? 'run' : 'runs'} from the history.`);
  } catch (error) {
    toast.error(failureOf(error).message);
  }
}

function rerunDraftRefusal(target: CommandTarget): string | null {
  const none = noRun(target);
  if (none !== null) return none;
  const run = queryClient.getQueryData(trpc.history.get.queryKey({ history_id: runOf(target) ?? '' }));
  if (run?.source.kind === 'text') return 'This text belongs to no script.';
  return run?.script_gone ? 'Its script is no longer in the workspace.' : null;
}

export const runHistoryCommands: CommandActions = {
  'history.show': { run: () => showPanel('history') },
  'history.rerun': { run: (target) => rerun(target, 'same'), disabled: noRun },
  'history.rerun_draft': { run: (target) => rerun(target, 'draft'), disabled: rerunDraftRefusal },
  'history.remove': { run: remove, disabled: noRun },
  'history.clear': { run: clear },
};
