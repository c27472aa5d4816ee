import { useQuery } from '@tanstack/react-query';
import type { SavedCase } from '#contract/rpc/cases.ts';
import { trpc } from '#renderer/api/client.ts';
import { firstEditorShown } from '#renderer/editor/first-editor.ts';
import { loadable } from '#renderer/lib/loadable.tsx';
import { Banner } from '#renderer/ui/banner.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { Checkbox } from '#renderer/ui/field.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import { ViewTabs } from '#renderer/ui/view-tabs.tsx';
import { switchCase, told } from './case-actions.ts';
import { CaseOutcome } from './case-outcome.tsx';
import { type CaseText, caseText, editCase, settleCase, useEditedCases } from './case-texts.ts';
import { caseParts, useCaseView } from './case-view.ts';
import type { StandingCase } from './case-words.ts';

const JsonEditor = loadable(
  () => firstEditorShown.then(() => import('#renderer/editor/json-editor.tsx')).then((module) => module.JsonEditor),
  <Skeleton label="Loading the case" rows={5} />,
);

/** One case: what came of its last run, and its two texts. */
export function CaseDetails({ one }: { readonly one: StandingCase }) {
  const { saved } = one;
  const part = useCaseView((view) => view.part);
  return (
    <section aria-label={`Test case ${saved.name}`} className="flex h-full min-h-0 flex-col">
      <Disagreement saved={saved} />
      <div className="min-h-0 flex-1">
        <ViewTabs
          label="Parts of the test case"
          shown={part}
          onShow={(next) => useCaseView.setState({ part: caseParts.find((one) => one === next) ?? 'result' })}
          actions={
            <Checkbox label="Switched on" checked={saved.enabled} onChange={() => void switchCase(saved).catch(told)} />
          }
          parts={[
            { id: 'result', title: 'Result', reading: true, view: <Outcome one={one} /> },
            {
              id: 'context',
              title: 'Context',
              view: <TextOf saved={saved} text="context_text" label={`Context of ${saved.name}`} />,
            },
            {
              id: 'expectation',
              title: 'Expectation',
              view: <TextOf saved={saved} text="expect_text" label={`Expectation of ${saved.name}`} />,
            },
          ]}
        />
      </div>
    </section>
  );
}

function Outcome({ one }: { readonly one: StandingCase }) {
  const { lid, case_id } = one.saved;
  const { data } = useQuery({ ...trpc.cases.result.queryOptions({ lid, case_id }), enabled: one.row !== null });
  if (one.row === null) return <p className="text-text-2">Not run yet. Enter runs the chosen case.</p>;
  return data ? <CaseOutcome result={data} old={one.old} /> : <Skeleton label="Loading the result" rows={3} />;
}

interface TextOfProps {
  readonly saved: SavedCase;
  readonly text: CaseText;
  readonly label: string;
}

function TextOf({ saved, text, label }: TextOfProps) {
  const edited = useEditedCases((all) => all[saved.case_id]);
  return (
    <JsonEditor
      id={`${saved.case_id}-${text}`}
      schema={text === 'context_text' ? 'context' : 'expectation'}
      text={caseText(saved, text, edited)}
      label={label}
      onChange={(next) => editCase(saved, text, next)}
      place={undefined}
      onPlaced={() => {}}
    />
  );
}

/** Why what was typed is not saved, and the way out. */
function Disagreement({ saved }: { readonly saved: SavedCase }) {
  const edited = useEditedCases((all) => all[saved.case_id]);
  if (edited?.failure == null) return null;
  const choices =
    edited.theirs === null ? null : (
      <>
        <Button onClick={() => void settleCase(saved, 'theirs')}>Take the other window's</Button>
        <Button onClick={() => void settleCase(saved, 'mine')}>Keep mine</Button>
      </>
    );
  return (
    <Banner tone="bad" live actions={choices}>
      Not saved: {edited.failure}
    </Banner>
  );
}
