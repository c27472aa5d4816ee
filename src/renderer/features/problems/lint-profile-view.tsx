import { toast } from 'sonner';
import {
  type LintLevel,
  type LintProfile,
  type LintRuleId,
  levelOf,
  lintRuleIds,
  lintRules,
} from '#contract/model/lint-profile.ts';
import { rpc } from '#renderer/api/client.ts';
import { saveLintProfile, useLintProfile } from '#renderer/api/lint-profile.ts';
import { classNames } from '#renderer/lib/class-names.ts';
import { pickText } from '#renderer/lib/pick-text.ts';
import { saveFile } from '#renderer/lib/save-file.ts';
import { tellFailure } from '#renderer/state/notify.ts';
import { useStudio } from '#renderer/state/studio.ts';
import { Banner } from '#renderer/ui/banner.tsx';
import { Button } from '#renderer/ui/button.tsx';
import { SelectInput } from '#renderer/ui/field.tsx';

const words: Readonly<Record<LintLevel, string>> = { off: 'Off', warning: 'Warning', error: 'Error' };

/** How much each rule weighs in this workspace; a change takes effect at once. */
export function LintProfileView() {
  const profile = useLintProfile();
  const workspace = useStudio((state) => state.workspace?.name ?? 'this workspace');
  const changed = lintRuleIds.filter((rule) => levelOf(profile, rule) !== lintRules[rule].level);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by key
    <section aria-label="Lint profile" tabIndex={0} className="absolute inset-0 overflow-y-auto outline-none">
      <div className="flex max-w-220 flex-col gap-4 p-6">
        <header className="flex flex-wrap items-center gap-2">
          <h1 className="flex-1 text-title">Lint profile of {workspace}</h1>
          <Button onClick={() => void importProfile().catch(tellFailure)}>Import…</Button>
          <Button
            onClick={() => saveFile('lint-profile.json', 'application/json', [`${JSON.stringify(profile, null, 2)}\n`])}
          >
            Export…
          </Button>
          <Button disabled={changed.length === 0} onClick={() => save({ rules: {} })}>
            Reset all
          </Button>
        </header>
        <Banner tone="info">
          An error here keeps a script from being published or activated by this studio. The backend’s own validation
          knows only the runtime’s errors, such as syntax errors; those are always errors and not in this list.
        </Banner>
        <table className="w-full border-collapse">
          <thead>
            <tr className="section-head border-line border-b text-left">
              <th className="py-1 pr-4 font-normal">Rule</th>
              <th className="py-1 pr-4 font-normal">What it finds</th>
              <th className="w-36 py-1 font-normal">Counts as</th>
            </tr>
          </thead>
          <tbody>
            {lintRuleIds.map((rule) => (
              <RuleRow key={rule} rule={rule} profile={profile} />
            ))}
          </tbody>
        </table>
        <p className="text-text-2">
          One line can be spared with a comment above it:{' '}
          <code className="font-code text-code">{'// hookwright-disable-next-line rule — reason'}</code>. The quick fix
          Silence writes it.
        </p>
      </div>
    </section>
  );
}

function RuleRow({ rule, profile }: { readonly rule: LintRuleId; readonly profile: LintProfile }) {
  const { title, help, level: usual } = lintRules[rule];
  const level = levelOf(profile, rule);
  return (
    <tr className="border-line border-b align-top">
      <td className="py-1.5 pr-4">
        <div className={classNames(level === 'off' && 'text-text-3')}>{title}</div>
        <div className="font-code text-small text-text-3">{rule}</div>
      </td>
      <td className="py-1.5 pr-4 text-text-2">{help}</td>
      <td className="py-1.5">
        <SelectInput
          aria-label={`${title} counts as`}
          value={level}
          className={classNames(level === 'error' && 'text-bad', level === 'warning' && 'text-warn')}
          onChange={(event) => save(changedProfile(profile, rule, event.target.value as LintLevel))}
        >
          {(['off', 'warning', 'error'] as const).map((one) => (
            <option key={one} value={one}>
              {words[one]}
            </option>
          ))}
        </SelectInput>
        {level === usual ? null : (
          <div className="pt-0.5 text-small text-text-3">usually {words[usual].toLowerCase()}</div>
        )}
      </td>
    </tr>
  );
}

/** Only what differs from the usual is kept, so that a rule that changes later changes here too. */
function changedProfile(profile: LintProfile, rule: LintRuleId, level: LintLevel): LintProfile {
  const { [rule]: _, ...others } = profile.rules;
  return { rules: level === lintRules[rule].level ? others : { ...others, [rule]: level } };
}

function save(profile: LintProfile): void {
  saveLintProfile(profile).catch(tellFailure);
}

async function importProfile(): Promise<void> {
  const file = await pickText('.json,application/json');
  if (file === null) return;
  await saveLintProfile(await rpc.checks.profile.read.query({ text: file.text }));
  toast(`Took over the lint profile from ${file.name}.`);
}
