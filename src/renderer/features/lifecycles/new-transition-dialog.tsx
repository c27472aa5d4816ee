import { useState } from 'react';
import { lifecycleLimits, transitionName } from '#contract/model/lifecycle.ts';
import { FormDialog, NameField } from '#renderer/ui/form-dialog.tsx';
import { freeName } from './designer-edits.ts';
import { connect } from './edit-lifecycle.ts';
import { useLifecycleDrafts } from './lifecycle-draft.ts';
import { StateChoice } from './transition-fields.tsx';

interface NewTransitionDialogProps {
  readonly lid: string;
  /** The state it starts from, to begin with; null: the first. */
  readonly from: string | null;
  readonly onClose: () => void;
}

/** A transition without a pointer: its name and its two states (032 US3). */
export function NewTransitionDialog({ lid, from, onClose }: NewTransitionDialogProps) {
  const config = useLifecycleDrafts((all) => all[lid]?.history.now);
  const first = config?.states.find(({ is_terminal }) => !is_terminal)?.id ?? '';
  const [source, setSource] = useState(from ?? first);
  const [chosen, setTarget] = useState<string | null>(null);
  const taken = new Set(
    config?.transitions.filter((one) => one.from_state_id === source).map((one) => one.to_state_id),
  );
  const free = config?.states.find(({ id }) => id !== source && !taken.has(id));
  const target = chosen ?? free?.id ?? '';
  const [typed, setTyped] = useState<string | null>(null);
  if (config === undefined) return null;
  const targetName = config.states.find(({ id }) => id === target)?.name ?? 'state';
  const name = typed ?? freeName(`To ${targetName}`, config.transitions, lifecycleLimits.transitionNameChars);
  const checked = transitionName.safeParse(name);
  return (
    <FormDialog
      title="New transition"
      submit="Add transition"
      disabled={!checked.success || target === ''}
      onSubmit={() => {
        if (!checked.success) return;
        onClose();
        connect(lid, source, target, checked.data);
      }}
      onClose={onClose}
    >
      <NameField
        value={name}
        error={checked.success ? undefined : checked.error.issues[0]?.message}
        onChange={setTyped}
      />
      <div className="grid grid-cols-2 gap-3">
        <StateChoice
          label="From"
          config={config}
          value={source}
          only={(state) => !state.is_terminal}
          onChange={setSource}
        />
        <StateChoice
          label="To"
          config={config}
          value={target}
          only={(state) => state.id !== source && !taken.has(state.id)}
          onChange={setTarget}
        />
      </div>
    </FormDialog>
  );
}
