import { useState } from 'react';
import type { CaseResult } from '#contract/rpc/cases.ts';
import { commandKeys } from '#renderer/commands/registry.ts';
import { duration, exactTime, relativeTime } from '#renderer/lib/time.ts';
import { Button } from '#renderer/ui/button.tsx';
import { JsonText, JsonTree } from '#renderer/ui/json-tree.tsx';
import { CaseStandingMark } from './case-standing.tsx';

/** What came of a case's last run: where it differs from what was expected, and everything that it returned. */
export function CaseOutcome({ result, old }: { readonly result: CaseResult; readonly old: boolean }) {
  const { outcome, problem, duration_ms, at, result: run } = result;
  const keys = commandKeys('case.run_all');
  return (
    <div className="flex flex-col gap-2">
      <div role="status" aria-label="Result of the test case" className="flex flex-wrap items-center gap-3">
        <span className="font-semibold">
          <CaseStandingMark standing={outcome} old={old} />
        </span>
        {duration_ms === null ? null : <span className="text-text-2">{duration(duration_ms)}</span>}
        <span className="text-small text-text-3" title={exactTime(at)}>
          {relativeTime(at)}
        </span>
        {old ? (
          <span className="text-small text-text-2">
            Text or case have changed since. Run it again{keys ? ` (${keys} runs all)` : ''}.
          </span>
        ) : null}
      </div>
      {problem === null ? null : <p className="selectable text-warn">{problem}</p>}
      <Differences result={result} />
      {run?.error ? (
        <p className="selectable break-words text-text-2">
          The run ended with {run.error.name}: {run.error.message}
          {run.error.line === null ? '' : ` (line ${run.error.line})`}
        </p>
      ) : null}
      {run?.output ? <Returned output={run.output} /> : null}
    </div>
  );
}

function Differences({ result: { differences } }: { readonly result: CaseResult }) {
  if (differences.length === 0) return null;
  return (
    <table aria-label="Differences" className="selectable w-full table-fixed border-collapse">
      <thead>
        <tr className="text-left text-small text-text-2">
          <th className="w-[34%] py-0.5 font-normal">Where</th>
          <th className="py-0.5 font-normal">Expected</th>
          <th className="py-0.5 font-normal">Actual</th>
        </tr>
      </thead>
      <tbody>
        {differences.map(({ path, kind, expected, actual, message }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: several rules can be broken at one place, and none of them moves
          <tr key={index} className="border-line border-t align-top">
            <td className="break-words py-0.5 pr-2 font-code text-code">{path === '' ? 'the output' : path}</td>
            <td className="py-0.5 pr-2 font-code text-code">
              {kind === 'rule' ? (
                <span className="font-ui text-ui">{message}</span>
              ) : kind === 'unexpected' ? (
                <span className="text-text-3">nothing</span>
              ) : (
                <JsonText value={expected} />
              )}
            </td>
            <td className="py-0.5 font-code text-bad text-code">
              {kind === 'missing' ? <span className="text-text-3">nothing</span> : <JsonText value={actual} />}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Folded away until it is asked for: what matters is above it. */
function Returned({ output }: { readonly output: NonNullable<NonNullable<CaseResult['result']>['output']> }) {
  const [open, setOpen] = useState(false);
  return (
    <div className="flex flex-col items-start gap-1">
      <Button look="quiet" className="-ml-2 px-2" aria-expanded={open} onClick={() => setOpen(!open)}>
        {open ? 'Hide the whole output' : 'Show the whole output'}
      </Button>
      {open ? <JsonTree label="Output of the run" value={output} /> : null}
    </div>
  );
}
