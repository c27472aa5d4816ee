import { type DragEvent, useEffect, useMemo, useRef } from 'react';
import type { CaseResults } from '#contract/rpc/cases.ts';
import { useCaseResults, useCases } from '#renderer/api/cases.ts';
import { useScript } from '#renderer/api/scripts.ts';
import { CommandButton } from '#renderer/commands/command-button.tsx';
import { OpenScriptNote } from '#renderer/commands/open-script-note.tsx';
import { openDocument } from '#renderer/state/documents.ts';
import { useLayout } from '#renderer/state/layout.ts';
import { useActiveLid } from '#renderer/state/tabs.ts';
import { EmptyNote } from '#renderer/ui/empty-state.tsx';
import { Skeleton } from '#renderer/ui/skeleton.tsx';
import { Splitter } from '#renderer/ui/splitter.tsx';
import { importCaseText, told } from './case-actions.ts';
import { CaseDetails } from './case-details.tsx';
import { CaseList } from './case-list.tsx';
import { useCaseView } from './case-view.ts';
import { type StandingCase, standingCases } from './case-words.ts';
import { CasesToolbar } from './cases-toolbar.tsx';

/** The test cases of the active script. */
export function CasesPanel() {
  const lid = useActiveLid();
  const script = useScript(lid);
  if (lid === null || !script) {
    return (
      <OpenScriptNote>
        Test cases say what a script has to do, and show at once when it no longer does. Open a script to see its.
      </OpenScriptNote>
    );
  }
  return <CasesOf key={lid} lid={lid} name={script.name} />;
}

function CasesOf({ lid, name }: { readonly lid: string; readonly name: string }) {
  const { cases, loading } = useCases(lid);
  const results = useCaseResults(lid);
  const chosen = useCaseView((view) => view.selected[lid]);
  const standing = useMemo(() => standingCases(cases, results), [cases, results]);
  const one = standing.find(({ saved }) => saved.case_id === chosen) ?? standing[0];
  useGutter(lid, results);
  if (loading) return <Skeleton label="Loading the test cases" rows={5} />;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping a file is one more way to import it, beside the menu
    <div className="flex h-full min-h-0 flex-col" onDragOver={allowFile} onDrop={(event) => drop(event, lid)}>
      {one === undefined ? (
        <NoCases />
      ) : (
        <>
          <CasesToolbar cases={standing} results={results} />
          <Panes name={name} standing={standing} one={one} />
        </>
      )}
    </div>
  );
}

function NoCases() {
  return (
    <EmptyNote
      action={
        <div className="flex flex-wrap gap-2">
          <CommandButton command="case.new" look="primary">
            New test case
          </CommandButton>
          <CommandButton command="case.import">Import test cases</CommandButton>
        </div>
      }
    >
      <p className="max-w-160">
        A test case is a context with what the script has to make of it: how the run ends, its output, or a rule that
        the output obeys. Run them all after a change and see what no longer holds. You can also save a dry run as a
        test case, from its result.
      </p>
    </EmptyNote>
  );
}

interface PanesProps {
  readonly name: string;
  readonly standing: readonly StandingCase[];
  readonly one: StandingCase;
}

function Panes({ name, standing, one }: PanesProps) {
  const { panel_side, cases_share } = useLayout();
  const host = useRef<HTMLDivElement>(null);
  const beside = panel_side === 'bottom';
  const scale = (pixels: number) => {
    const box = host.current?.getBoundingClientRect();
    return (pixels / ((beside ? box?.width : box?.height) ?? 1)) * 100;
  };
  return (
    <div ref={host} className={`flex min-h-0 flex-1 border-line border-t ${beside ? 'flex-row' : 'flex-col'}`}>
      <div className="min-h-0 min-w-0" style={{ flexBasis: `${cases_share}%`, flexGrow: 0, flexShrink: 0 }}>
        <CaseList name={name} cases={standing} selected={one.saved.case_id} />
      </div>
      <Splitter
        label="Share of the list of test cases"
        orientation={beside ? 'vertical' : 'horizontal'}
        value={cases_share}
        min={20}
        max={75}
        scale={scale}
        onChange={(share) => useLayout.setState({ cases_share: share })}
      />
      <div className="min-h-0 min-w-0 flex-1">
        <CaseDetails key={one.saved.case_id} one={one} />
      </div>
    </div>
  );
}

/** Lines that ran over all cases, in the editor as after a dry run. */
function useGutter(lid: string, results: CaseResults | undefined): void {
  const shown = useRef<CaseResults['coverage']>(null);
  const coverage = results?.running === null ? results.coverage : undefined;
  useEffect(() => {
    if (coverage === undefined || coverage === shown.current) return;
    if (coverage !== null || shown.current !== null) openDocument(lid)?.showCoverage(coverage);
    shown.current = coverage;
  }, [lid, coverage]);
}

function allowFile(event: DragEvent): void {
  if (event.dataTransfer.types.includes('Files')) event.preventDefault();
}

function drop(event: DragEvent, lid: string): void {
  const [file] = event.dataTransfer.files;
  if (file === undefined) return;
  event.preventDefault();
  file
    .text()
    .then((text) => importCaseText(lid, text))
    .catch(told);
}
