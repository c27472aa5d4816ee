import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSystemTemplates } from '#backend/db/system-templates.ts';
import { templateCategories } from '#contract/model/template.ts';
import type { RunResult } from '#contract/script/run-result.ts';
import type { TestContextInput } from '#contract/script/test-context.ts';
import { testContext } from '#contract/script/test-context.ts';
import { isUnderstood, knownAnnotations, readAnnotations } from '#engine/template/annotations.ts';
import { checkTemplate } from '#engine/template/check-template.ts';
import { fillTemplate } from '#engine/template/fill-template.ts';
import { lintScript } from '#engine/validate/lint-script.ts';
import { validate } from '#engine/validate/validate.ts';
import { createSandbox, type Sandbox } from '#sandbox/client/sandbox.ts';

interface Try {
  readonly context: TestContextInput;
  readonly expected: (result: RunResult) => void;
}

const changed = (attributes: TestContextInput['attributes'], after: object): Try => ({
  context: { attributes },
  expected: ({ status, error, output }) => {
    expect({ status, error }).toEqual({ status: 'success', error: null });
    expect(output?.modified_attributes).toMatchObject(after);
  },
});

const ended = (attributes: TestContextInput['attributes'], status: RunResult['status'], message: string): Try => ({
  context: { attributes },
  expected: (result) => expect(result).toMatchObject({ status, error: { message } }),
});

/** What each does with its defaults. */
const tries: Readonly<Record<string, Try>> = {
  'Copy an attribute': changed({ email: 'ada@example.test' }, { mail: 'ada@example.test' }),
  'Translate values by a table': changed({ employment_type: 'temp' }, { employeeType: 'contractor' }),
  'Join attributes into one': changed({ first_name: ' Ada ', last_name: 'Lovelace' }, { displayName: 'Ada Lovelace' }),
  'Make an account name': {
    ...changed({ first_name: 'Ada', last_name: 'Lovelace' }, { account_name: 'alovelace2' }),
    context: {
      attributes: { first_name: 'Ada', last_name: 'Lovelace' },
      stubs: { directory: [{ when: { value: 'alovelace' }, reply: { taken: true } }, { reply: { taken: false } }] },
    },
  },
  'Make a mail address': changed(
    { first_name: 'Zoë', last_name: "O'Brien-Øst" },
    { mail: 'zoe.obrien-oest@example.com' },
  ),
  'Make an id of prefix and number': changed({ employee_number: 4711 }, { employeeID: 'EMP-004711' }),
  'Go on only for some': ended({ department: 'Sales' }, 'skipped', 'Nothing to do: department is "Sales".'),
  'Stop when something is missing': ended(
    { first_name: 'Ada', last_name: 'Lovelace' },
    'failure',
    'Missing: email. Enter it in HR; the next run takes it.',
  ),
  'Set an attribute by a condition': changed({ department: 'it' }, { ou: 'OU=IT,DC=example,DC=com' }),
  'Write a phone number in one form': changed({ phone: '044 321 09 87' }, { telephoneNumber: '+41443210987' }),
  'Tidy a text': changed({ last_name: '  von   NEUMANN-meyer ' }, { last_name: 'Von Neumann-Meyer' }),
  'Write a date in another form': changed({ end_date: '28.02.2026' }, { accountExpires: '2026-02-28' }),
  'Look something up in a resource': {
    ...changed({ department: 'IT' }, { cost_centre: '4210' }),
    context: { attributes: { department: 'IT' }, stubs: { finance: [{ reply: { code: '4210' } }] } },
  },
  'Write down what happened': {
    context: { attributes: { account_name: 'alovelace' }, hook_phase: 'after' },
    expected: ({ output }) =>
      expect(output?.variables).toEqual({
        last_operation: { operation: 'create', name: 'alovelace', succeeded: true },
      }),
  },
};

const templates = readSystemTemplates();

describe('the templates of the product', () => {
  let sandbox: Sandbox;
  beforeAll(() => {
    sandbox = createSandbox({ hosts: 1 });
  });
  afterAll(() => sandbox.close());

  it('FR-023 there are at least ten, two or more of each category', () => {
    expect(templates.length).toBeGreaterThanOrEqual(10);
    for (const category of templateCategories) {
      expect(templates.filter((template) => template.category === category).length, category).toBeGreaterThanOrEqual(2);
    }
    expect(new Set(templates.map(({ id }) => id)).size).toBe(templates.length);
    expect(templates.map(({ name }) => name).sort()).toEqual(Object.keys(tries).sort());
  });

  it.each(templates)('TP-20 "$name" is well described and does with its defaults what it says', async (template) => {
    const annotations = readAnnotations(template.placeholder_annotations);
    expect(isUnderstood(annotations)).toBe(true);
    const described = knownAnnotations(annotations);
    expect(checkTemplate(template.template_body, described)).toEqual([]);
    const filled = fillTemplate(template.template_body, described, {});
    expect(filled.problems).toEqual([]);
    const verdict = await validate(filled.body, { checkSyntax: (body) => sandbox.checkSyntax(body), lint: lintScript });
    expect({ ...verdict, body: filled.body }).toMatchObject({ errors: [], warnings: [] });
    const attempt = tries[template.name];
    const result = await sandbox.run({
      script_body: filled.body,
      context: testContext.parse(attempt?.context ?? {}),
      tenant_id: null,
    });
    attempt?.expected(result);
  });
});
