import type { ReactNode } from 'react';
import { commandIds } from '#contract/rpc/commands.ts';
import { shownKeys } from '#renderer/commands/keys.ts';
import { commandData } from '#renderer/commands/registry.ts';
import { useStudio } from '#renderer/state/studio.ts';
import { Keys } from '#renderer/ui/keys.tsx';
import { bindingFacts } from './bindings-reference.ts';
import { checking } from './checking-reference.ts';
import { conflictFacts } from './conflict-reference.ts';
import { connectorFacts } from './connectors-reference.ts';
import { debuggerFacts } from './debugger-reference.ts';
import { lifecycleFacts } from './lifecycle-reference.ts';
import { listFacts } from './list-reference.ts';
import { logFacts } from './logs-reference.ts';
import { pipelineFacts } from './pipelines-reference.ts';
import { marks, publishing } from './publishing-reference.ts';
import { resourceFacts } from './resources-reference.ts';
import { contextNames, runtimeFacts, runtimeNames } from './runtime-reference.ts';
import { templateFacts } from './templates-reference.ts';
import { testFacts } from './tests-reference.ts';
import { versionFacts } from './versions-reference.ts';

interface HelpPart {
  readonly title: string;
  readonly content: ReactNode;
}

const facts = (title: string, rows: NamesProps['rows']): HelpPart => ({ title, content: <Names rows={rows} plain /> });

/** In the order of the work; what is looked up stands last. */
const parts: readonly HelpPart[] = [
  { title: 'What a script sees', content: <Names rows={runtimeNames} /> },
  { title: 'Constants of the run', content: <Names rows={contextNames} /> },
  { title: 'Rules', content: <RuntimeRules /> },
  facts('Finding and changing scripts', listFacts),
  facts('Problems and repairs', checking),
  facts('Test cases', testFacts),
  facts('The debugger', debuggerFacts),
  facts('Connectors', connectorFacts),
  facts('Bindings and their canvas', bindingFacts),
  facts('Pipelines of bindings', pipelineFacts),
  facts('Resources and replay', resourceFacts),
  facts('Lifecycles', lifecycleFacts),
  facts('Templates', templateFacts),
  facts('Versions', versionFacts),
  facts('Publishing', publishing),
  facts('When two people change the same', conflictFacts),
  facts('History, logs and audit', logFacts),
  facts('Marks', marks),
  { title: 'Keys', content: <KeyTable /> },
  { title: 'About', content: <About /> },
];

const partId = (title: string) => `help-${title.toLowerCase().replaceAll(/[^a-z]+/g, '-')}`;

/** The script runtime at a glance, what the studio can do, all keys, and what this studio is. */
export function HelpView() {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by key
    <section aria-label="Help" tabIndex={0} className="selectable absolute inset-0 overflow-y-auto outline-none">
      <nav aria-label="Parts of the help" className="flex max-w-320 flex-wrap gap-x-4 gap-y-1 px-6 pt-4">
        {parts.map(({ title }) => (
          <button
            key={title}
            type="button"
            className="text-accent hover:underline"
            onClick={() => document.getElementById(partId(title))?.scrollIntoView({ block: 'start' })}
          >
            {title}
          </button>
        ))}
      </nav>
      <div className="max-w-320 columns-[340px] gap-x-10 p-6">
        {parts.map(({ title, content }) => (
          <section key={title} id={partId(title)} aria-label={title} className="scroll-mt-4 pb-6">
            <h2 className="section-head mb-2 break-after-avoid border-line border-b pb-1">{title}</h2>
            {content}
          </section>
        ))}
      </div>
    </section>
  );
}

function RuntimeRules() {
  return (
    <ul className="flex list-disc flex-col gap-1 pl-4 text-text-2">
      {runtimeFacts.map((fact) => (
        <li key={fact}>{fact}</li>
      ))}
    </ul>
  );
}

interface NamesProps {
  readonly rows: readonly (readonly [string, string])[];
  /** Words of the interface, not of a script. */
  readonly plain?: boolean;
}

function Names({ rows, plain = false }: NamesProps) {
  return (
    <dl className="flex flex-col gap-1.5">
      {rows.map(([name, meaning]) => (
        <div key={name} className="break-inside-avoid">
          <dt className={plain ? 'text-text-1' : 'font-code text-(--syntax-function) text-code'}>{name}</dt>
          <dd className="text-text-2">{meaning}</dd>
        </div>
      ))}
    </dl>
  );
}

function KeyTable() {
  const rows = commandIds.flatMap((id) => {
    const { title, keys } = commandData(id);
    return keys ? [{ id, title: title.replace(/…$/, ''), keys: keys.map((one) => shownKeys(one)) }] : [];
  });
  return (
    <dl className="grid grid-cols-[1fr_auto] gap-x-6">
      {rows.map(({ id, title, keys }) => (
        <div key={id} className="contents">
          <dt className="py-0.5">{title}</dt>
          <dd className="py-0.5 text-right">
            <Keys keys={keys.join('  or  ')} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

function About() {
  const info = useStudio((state) => state.info);
  if (!info) return <p className="text-text-2">The studio host has not answered yet.</p>;
  const facts: [string, string][] = [
    ['Hookwright', info.version],
    ['Script runtime', `version ${info.runtime_version}`],
    ['Node', info.node],
    ['Platform', `${info.platform}, ${info.shell} shell`],
    ['Data folder', info.home],
    ['Sandbox', info.sandbox_protection],
  ];
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-6 gap-y-1">
      {facts.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-text-2">{name}</dt>
          <dd className="break-words">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
