import { type EndedCase, type EndedSuite, titleOf, totalsOf } from './run-suites.ts';
import { reasonsOf, reasonsSummary } from './verdict-words.ts';

/** The results as JUnit XML, one suite a script, pipeline or lifecycle, as build servers read it. */
export function reportJunit(suites: readonly EndedSuite[], seconds: number): string {
  const totals = counts(suites);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="hookwright" ${totals} time="${seconds.toFixed(3)}">`,
    ...suites.flatMap(suiteLines),
    '</testsuites>',
    '',
  ].join('\n');
}

function counts(suites: readonly EndedSuite[]): string {
  const { passed, failed, switched_off } = totalsOf(suites);
  return `tests="${passed + failed + switched_off}" failures="${failed}" errors="0" skipped="${switched_off}"`;
}

function suiteLines(ended: EndedSuite): string[] {
  const name = attribute(titleOf(ended.suite));
  const time = ended.cases.reduce((sum, { verdict }) => sum + secondsOf(verdict), 0);
  return [
    `  <testsuite name="${name}" ${counts([ended])} time="${time.toFixed(3)}">`,
    ...ended.cases.flatMap((one) => caseLines(one, name)),
    '  </testsuite>',
  ];
}

function caseLines({ name, verdict }: EndedCase, classname: string): string[] {
  const open = `    <testcase name="${attribute(name)}" classname="${classname}" time="${secondsOf(verdict).toFixed(3)}"`;
  if (verdict?.outcome === 'passed') return [`${open}/>`];
  if (verdict === null) return [`${open}>`, '      <skipped message="switched off"/>', '    </testcase>'];
  const summary = reasonsSummary(verdict);
  const whole = reasonsOf(verdict, 1000).join('\n');
  return [
    `${open}>`,
    `      <failure message="${attribute(summary)}" type="${verdict.outcome}">${content(whole)}</failure>`,
    '    </testcase>',
  ];
}

function secondsOf(verdict: EndedCase['verdict']): number {
  return (verdict?.result?.duration_ms ?? 0) / 1000;
}

/** What XML 1.0 cannot hold in any spelling: most control characters, halves of surrogate pairs, and two that are none. */
const notXml = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;
const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

function content(text: string): string {
  return text.replaceAll(notXml, '\u{FFFD}').replaceAll(/[&<>"]/g, (character) => entities[character] ?? '');
}

/** Line ends in an attribute would be read as blanks. */
function attribute(text: string): string {
  return content(text).replaceAll(/[\t\n\r]/g, (character) => `&#${character.charCodeAt(0)};`);
}
