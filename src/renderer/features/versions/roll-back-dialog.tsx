import { lazy, Suspense, useState } from 'react';
import { limits } from '#contract/limits.ts';
import type { VersionList } from '#contract/rpc/versions.ts';
import { failureOf } from '#renderer/api/failure.ts';
import { knownScript } from '#renderer/api/scripts.ts';
import { Banner } from '#renderer/ui/banner.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Dialog } from '#renderer/ui/dialog.tsx';
import { Field, SelectInput, TextInput } from '#renderer/ui/field.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import { rowOf } from './entries.ts';
import { useText } from './use-text.ts';
import { type ScriptHistory, useVersions } from './use-versions.ts';
import { rollBack } from './version-actions.ts';

const Comparison = lazy(() =>
  import('#renderer/editor/comparison.tsx').then((module) => ({ default: module.Comparison })),
);

interface RollBackDialogProps {
  readonly lid: string;
  /** Null: the version before the newest one. */
  readonly version: number | null;
  readonly onClose: () => void;
}

/** What going back to an earlier version would change, and the way there: over the draft and a publish (036 US1-6). */
export function RollBackDialog({ lid, version, onClose }: RollBackDialogProps) {
  const history = useVersions(lid);
  const { list } = history;
  const newest = list?.current_version ?? null;
  const [chosen, setChosen] = useState<number | null>(version);
  const target = chosen ?? (newest !== null && newest > 1 ? newest - 1 : null);
  const here = list !== undefined && target !== null && rowOf(list, target)?.text_here === true;
  const before = useText(lid, 'draft', list?.draft != null);
  const after = useText(lid, target, here);
  const [reason, setReason] = useState('');
  const [state, setState] = useState<{ working: boolean; failure: string | null }>({ working: false, failure: null });
  const same = before !== undefined && before === after;
  const act = async () => {
    if (target === null) return;
    setState({ working: true, failure: null });
    try {
      if (!(await rollBack(lid, target, reason))) onClose();
    } catch (error) {
      setState({ working: false, failure: failureOf(error).message });
    }
  };
  const name = knownScript(lid)?.name ?? 'the script';
  return (
    <Dialog
      width="widest"
      title={target === null ? `Roll back ${name}` : `Roll back ${name} to version ${target}`}
      description="The draft becomes the old text, and undo takes that back. Publishing it makes a new version: nothing of the history is lost."
      onClose={onClose}
      footer={
        <>
          <span className="min-w-0 flex-1 truncate text-right text-text-2">
            {same ? 'The draft has this text already.' : ''}
          </span>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            look="primary"
            disabled={target === null || after === undefined || same || state.working}
            onClick={() => void act()}
          >
            {target === null ? 'Roll back' : `Roll back to version ${target}`}
          </Button>
        </>
      }
    >
      {state.failure === null ? null : (
        <Banner tone="bad" live>
          {state.failure}
        </Banner>
      )}
      {list?.draft?.changed && list.draft.same_as === null ? (
        <Banner tone="warn">
          Your draft has changes that are not published. The old text takes their place; undo in the editor brings them
          back.
        </Banner>
      ) : null}
      {list && target !== null ? (
        <div className="flex gap-3">
          <div className="w-80 shrink-0">
            <TargetField list={list} target={target} onChange={setChosen} />
          </div>
          <div className="min-w-0 flex-1">
            <Field label="Why (optional; it becomes part of the version’s description)">
              {(ids) => (
                <TextInput
                  {...ids}
                  autoFocus
                  maxLength={limits.changeDescriptionChars - 40}
                  value={reason}
                  onChange={(event) => setReason(event.target.value)}
                />
              )}
            </Field>
          </div>
        </div>
      ) : null}
      <div className="h-[44vh] shrink-0 border border-line">
        <Preview history={history} target={target} name={name} before={before} after={after} />
      </div>
    </Dialog>
  );
}

interface TargetFieldProps {
  readonly list: VersionList;
  readonly target: number;
  readonly onChange: (version: number) => void;
}

function TargetField({ list, target, onChange }: TargetFieldProps) {
  const older = list.versions.filter((row) => row.version_number !== list.current_version);
  return (
    <Field label="Version to go back to">
      {(ids) => (
        <SelectInput {...ids} value={target} onChange={(event) => onChange(Number(event.target.value))}>
          {older.map((row) => (
            <option key={row.version_number} value={row.version_number}>
              Version {row.version_number}
              {row.change_description ? `: ${row.change_description}` : ''}
            </option>
          ))}
        </SelectInput>
      )}
    </Field>
  );
}

interface PreviewProps {
  readonly history: ScriptHistory;
  readonly target: number | null;
  readonly name: string;
  readonly before: string | undefined;
  readonly after: string | undefined;
}

function Preview({ history, target, name, before, after }: PreviewProps) {
  const { list, failure, missing } = history;
  if (failure !== null) return <Banner tone="bad">{failure}</Banner>;
  if (list && target === null) return <Banner tone="info">There is no previous version to roll back to.</Banner>;
  if (before === undefined || after === undefined) {
    if (missing.failure === null) return <Skeleton label={`Loading version ${target}`} rows={8} />;
    return (
      <Banner tone="warn" actions={<Button onClick={missing.fetch}>Get it</Button>}>
        The text of version {target} is not here. {missing.failure}
      </Banner>
    );
  }
  return (
    <Suspense fallback={<Skeleton label="Loading the comparison" rows={8} />}>
      <Comparison
        original={before}
        modified={after}
        originalLabel={`Draft of ${name}`}
        modifiedLabel={`Version ${target} of ${name}`}
      />
    </Suspense>
  );
}
