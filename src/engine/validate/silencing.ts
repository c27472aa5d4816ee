import type { SourceCode } from 'eslint';
import { defaultProfile, isLintRule, type LintRuleId, levelOf, lintRuleIds } from '#contract/model/lint-profile.ts';
import type { Problem } from '#contract/script/problem.ts';
import type { ScriptProblem } from '#contract/script/quick-fix.ts';
import { nearestName } from '../text/nearest-name.ts';
import { removal } from './fixes/edits.ts';
import type { LintOptions } from './lint-config.ts';
import { silencingWord } from './silencing-word.ts';

/** A dash of any kind or a colon stands before the reason. */
const directive = new RegExp(`^\\s*${silencingWord}(?![\\w-])\\s*([^—–:]*?)\\s*(?:(?:—|–|:|\\s--\\s)[\\s\\S]*)?$`);
const word: LintRuleId = 'disable-comment';

interface Comment {
  readonly value: string;
  readonly range: readonly [number, number];
  readonly line: number;
  readonly end_line: number;
}

interface Named {
  readonly name: string;
  /** Offset of the name in the text. */
  readonly start: number;
}

export interface Silencing {
  /** The problems that a comment above them takes away. */
  readonly silenced: ReadonlySet<Problem>;
  /** What is odd about the comments themselves. */
  readonly problems: readonly ScriptProblem[];
}

/** What the comments of a script silence. Errors of the runtime cannot be silenced. */
export function silencedBy(source: SourceCode, problems: readonly Problem[], options: LintOptions): Silencing {
  const silenced = new Set<Problem>();
  if (!source.text.includes(silencingWord)) return { silenced, problems: [] };
  const profile = options.profile ?? defaultProfile;
  const level = levelOf(profile, word);
  const comments = directivesOf(source);
  const lines = new Set(comments.map(({ line }) => line));
  const odd: ScriptProblem[] = [];
  const report = (place: { start: number; end: number }, message: string, more: Partial<ScriptProblem> = {}) => {
    if (level !== 'off') odd.push(problemAt(source, place, message, { severity: level, ...more }));
  };
  for (const comment of comments) {
    const target = lineBelow(comment, lines);
    const named = namesIn(comment);
    const whole = { start: comment.range[0], end: comment.range[1] };
    if (named.length === 0) report(whole, 'Name the rule to silence', { fixes: removalOf(source, comment) });
    for (const { name, start } of named) {
      const place = { start, end: start + name.length };
      if (!isLintRule(name)) {
        reportUnknown(place, name, report);
        continue;
      }
      const here = problems.filter(({ rule, line }) => rule === name && line === target);
      for (const problem of here) silenced.add(problem);
      const silent = levelOf(profile, name) === 'off' || (name === 'unknown-attribute' && !options.connector_schema);
      if (here.length > 0 || silent) continue;
      const fixes = named.length === 1 ? removalOf(source, comment) : [];
      report(place, `There is nothing of ${name} to silence in line ${target}`, { fixes });
    }
  }
  return { silenced, problems: odd };
}

type Report = (place: { start: number; end: number }, message: string, more?: Partial<ScriptProblem>) => void;

function reportUnknown(place: { start: number; end: number }, name: string, report: Report): void {
  const nearest = nearestName(name, lintRuleIds);
  if (nearest === null) {
    report(place, `There is no rule '${name}'`);
    return;
  }
  const fixes = [{ kind: `${word}/replace`, title: `Change to '${nearest}'`, edits: [{ ...place, text: nearest }] }];
  report(place, `There is no rule '${name}'. Did you mean '${nearest}'?`, { suggestion: nearest, fixes });
}

function directivesOf(source: SourceCode): Comment[] {
  return source.getAllComments().flatMap(({ value, range, loc }) => {
    if (range === undefined || !loc || !directive.test(value)) return [];
    return [{ value, range, line: loc.start.line, end_line: loc.end.line }];
  });
}

/** Comments may stand above each other; all of them are about the first line that is none of them. */
function lineBelow({ end_line }: Comment, lines: ReadonlySet<number>): number {
  let line = end_line + 1;
  while (lines.has(line)) line += 1;
  return line;
}

function namesIn({ value, range }: Comment): Named[] {
  const list = directive.exec(value)?.[1] ?? '';
  const from = range[0] + 2 + value.indexOf(list, value.indexOf(silencingWord) + silencingWord.length);
  return [...list.matchAll(/[^\s,]+/g)].map((match) => ({ name: match[0], start: from + match.index }));
}

function removalOf(source: SourceCode, { range }: Comment): NonNullable<ScriptProblem['fixes']> {
  const edits = [removal(source.text, range[0], range[1])];
  return [{ kind: `${word}/remove`, title: 'Remove the comment', edits }];
}

function problemAt(
  source: SourceCode,
  { start, end }: { start: number; end: number },
  message: string,
  more: Partial<ScriptProblem>,
): ScriptProblem {
  const from = source.getLocFromIndex(start);
  const to = source.getLocFromIndex(end);
  return {
    line: from.line,
    column: from.column + 1,
    end_line: to.line,
    end_column: to.column + 1,
    message,
    rule: word,
    severity: 'warning',
    suggestion: null,
    ...more,
  };
}
