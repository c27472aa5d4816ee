import { useState } from 'react';
import { caseName } from '#contract/model/test-case.ts';
import { actionsOf } from '#engine/lifecycle/replay-walk.ts';
import { failureOf } from '#renderer/api/failure.ts';
import { Checkbox } from '#renderer/ui/field.tsx';
import { FormDialog, NameField } from '#renderer/ui/form-dialog.tsx';
import { useLifecycleDrafts } from './lifecycle-draft.ts';
import { stateName, useSimulation } from './simulation-store.ts';
import { keepWalks, walkOfRun } from './walk-actions.ts';

/** Keeps the simulation that is shown as a test: its name, and what is expected. */
export function SaveWalkDialog({ lid, onClose }: { readonly lid: string; readonly onClose: () => void }) {
  const config = useLifecycleDrafts((all) => all[lid]?.history.now);
  const { run } = useSimulation(lid);
  const [typed, setTyped] = useState<string | null>(null);
  const [withActions, setWithActions] = useState(false);
  const [refused, setRefused] = useState<string | null>(null);
  const last = run?.walked[run.at];
  if (config === undefined || run === null || last === undefined) return null;
  const state = stateName(config, last.simulation.state_id);
  const walk = walkOfRun(run);
  const actions = actionsOf(run.walked.slice(0, run.at + 1));
  const taken = walk.steps.flatMap((step) => (step.kind === 'take' ? [step.transition] : []));
  const name = typed ?? (taken.length === 0 ? `Begins in ${state}` : taken.join(', ')).slice(0, 100);
  const checked = caseName.safeParse(name);
  const wrong = refused ?? (checked.success ? null : (checked.error.issues[0]?.message ?? null));
  const save = () => {
    if (!checked.success) return;
    const expect = { state, ...(withActions ? { actions } : {}) };
    keepWalks(lid, [{ ...walk, name: checked.data, expect }]).then(onClose, (error: unknown) =>
      setRefused(failureOf(error).message),
    );
  };
  return (
    <FormDialog
      title="Save simulation as test"
      submit="Save test"
      disabled={!checked.success}
      onSubmit={save}
      onClose={onClose}
    >
      <NameField
        value={name}
        error={wrong ?? undefined}
        onChange={(next) => {
          setTyped(next);
          setRefused(null);
        }}
      />
      <p className="text-text-2">
        {stepWords(walk.steps.length)} It expects to end in <span className="font-semibold text-text-1">{state}</span>.
      </p>
      <Checkbox
        label="Expect the actions too, in this order"
        hint={actions.length === 0 ? 'None ran.' : actions.join(', ')}
        checked={withActions}
        onChange={(event) => setWithActions(event.target.checked)}
      />
    </FormDialog>
  );
}

function stepWords(count: number): string {
  if (count === 0) return 'It begins and does nothing more.';
  return `It does ${count === 1 ? 'one step' : `${count} steps`}, up to the one that is shown.`;
}
