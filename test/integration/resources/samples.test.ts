import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunResult } from '#contract/script/run-result.ts';
import { lintScript } from '#engine/validate/lint-script.ts';
import { parseTestContext } from '#engine/validate/parse-context.ts';
import { validate } from '#engine/validate/validate.ts';
import { createSandbox, type Sandbox } from '#sandbox/client/sandbox.ts';
import { samples, sampleText } from './sample-files.ts';

/** What each context must lead to: part of the output, of the attributes, or of the message. */
const expectations: Record<string, (result: RunResult) => void> = {
  'make-account-name-collision': ({ output }) => {
    expect(output?.modified_attributes['account_name']).toBe('juegrossoevergaard');
    expect(output?.output_variables).toEqual({ candidates_tried: 3 });
    expect(output?.return_value).toBe('juegrossoevergaard');
  },
  'make-account-name-no-latin': message('enter a romanised name in HR'),
  'map-directory-attributes-employee': ({ output }) => {
    const dn = 'uid=znowak,ou=Warsaw,ou=People,dc=corp,dc=example,dc=com';
    expect(output?.modified_attributes).toMatchObject({ dn, cn: 'Zofia Nowak, PhD', sn: 'Nowak, PhD', c: 'PL' });
    expect(output?.modified_attributes).not.toHaveProperty('telephoneNumber');
    expect(output?.modified_attributes).not.toHaveProperty('first_name');
    expect(output?.variables['directory_dn']).toBe(dn);
  },
  'map-directory-attributes-no-last-name': message('The attribute last_name is missing'),
  'map-scim-attributes-new-hire': ({ output }) => {
    expect(output?.modified_attributes).toMatchObject({
      userName: 'amelie.dubois@example.com',
      active: false,
      emails: [{ value: 'amelie.dubois@example.com', type: 'work', primary: true }],
      phoneNumbers: [{ value: '+33140205050', type: 'work' }],
      preferredLanguage: 'fr-FR',
      'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User': {
        costCenter: '4210',
        manager: { value: '2819c223-7f76-453a-919d-413861904646' },
      },
    });
  },
  'map-scim-attributes-contractor': message('contractor without a mailbox'),
  'map-groups-by-department-mover': ({ output }) => {
    expect(output?.output_variables).toEqual({
      groups_added: ['dept-hr', 'priv-personal-data'],
      groups_removed: ['dept-sales', 'dept-sales-crm'],
    });
    expect(output?.modified_attributes['groups']).toContain('running-club');
  },
  'map-groups-by-department-duties': message('dept-finance-reports and dept-sales-crm'),
  'normalise-email-cyrillic': ({ output }) => {
    expect(output?.modified_attributes['email']).toBe('yuliya.shcherbakova2@labs.example.com');
    expect(output?.modified_attributes['email_aliases']).toEqual(['y.shcherbakova@labs.example.com']);
  },
  'normalise-email-no-rule': message('No rule romanises 美 咲 佐 藤'),
  'disable-leaver-with-grace-over': ({ output }) => {
    expect(output?.modified_attributes).toMatchObject({
      account_enabled: false,
      disabled_at: '2026-03-10T02:00:00.000Z',
      delete_after: '2026-06-08',
      groups: [],
      mail_forward_to: 'lena.bauer@example.com',
    });
  },
  'disable-leaver-with-grace-waiting': message('Access ends on 2026-03-09, in 3 days.'),
  'assign-licences-fallback': ({ output, logs }) => {
    expect(output?.output_variables).toEqual({
      licences: ['office-basic', 'source-hosting'],
      waiting_for: ['office-full'],
    });
    expect(logs.map((line) => line.message)).toContain('release records-clinician');
  },
  'assign-licences-none-left': message('No records-clinician licence is left'),
  'format-phone-numbers-mixed': ({ output }) => {
    expect(output?.modified_attributes).toMatchObject({
      phone: '+498912345678',
      phone_extension: '42',
      mobile: '+491707654321',
      fax: '+48225550199',
    });
  },
  'format-phone-numbers-too-short': message('phone "044 123 45" has 7 digits after +41; 9 to 9 are possible'),
  'resolve-manager-chain-stand-in': ({ output }) => {
    expect(output?.modified_attributes).toMatchObject({
      manager_name: 'Omar Haddad',
      approver_email: 'ines.costa@example.com',
    });
    expect(output?.variables['manager_chain']).toEqual(['E-05310', 'E-00012']);
  },
  'resolve-manager-chain-circle': message('E-07001 → E-05310 → E-07001'),
  'check-naming-policy-service': ({ output }) => expect(output?.output_variables).toEqual({ policy: 'passed' }),
  'check-naming-policy-broken': (result) => {
    message('broken 6 times')(result);
    expect(result.logs.filter((line) => line.level === 'error')).toHaveLength(6);
  },
  'skip-unchanged-update-title': ({ output }) => {
    expect(output?.modified_attributes).toEqual({ job_title: 'Head of Payroll' });
  },
  'skip-unchanged-update-same': message('already has these values'),
  'suggest-password-policy-privileged': ({ output }) => {
    expect(output?.modified_attributes['password_policy']).toMatchObject({
      name: 'privileged',
      forbidden_words: ['zofia', 'nowak', 'adm-znowak'],
    });
    expect(output?.output_variables['password_hint']).toMatch(/^Wählen Sie mindestens 20 Zeichen/);
  },
  'suggest-password-policy-no-owner': message('needs an owner_id'),
  'look-up-cost-centre-replaced': ({ output }) => {
    expect(output?.modified_attributes).toMatchObject({ cost_centre: '5310', cost_centre_name: 'People Operations' });
    expect(output?.variables['cost_centre_owner']).toBe('ines.costa@example.com');
    expect(output?.output_variables['replaced']).toBe(true);
  },
  'look-up-cost-centre-closed': message('was closed on 2026-02-28; ask omar.haddad@example.com'),
  'report-failed-operation-name-taken': ({ output }) => {
    expect(output?.output_variables).toEqual({ ticket: 'SD-20417', cause: 'name taken' });
  },
  'report-failed-operation-succeeded': message('The operation succeeded.'),
};

function message(part: string): (result: RunResult) => void {
  return (result) => expect(result.error?.message).toContain(part);
}

const contextName = (file: string) => file.replace(/^contexts\//, '').replace(/\.json$/, '');

describe('the sample scripts', () => {
  let sandbox: Sandbox;
  beforeAll(() => {
    sandbox = createSandbox();
  });
  afterAll(() => sandbox.close());

  it('are at least 12, one of about 200 lines, with a passing and another context each', () => {
    const lengths = samples.map(({ file }) => sampleText(file).split('\n').length);
    expect(samples.length).toBeGreaterThanOrEqual(12);
    expect(Math.max(...lengths)).toBeGreaterThanOrEqual(180);
    for (const { name, contexts } of samples) {
      const statuses = contexts.map(({ expect: status }) => status);
      expect(statuses, name).toContain('success');
      expect(
        statuses.some((status) => status !== 'success'),
        name,
      ).toBe(true);
    }
    expect(Object.keys(expectations).toSorted()).toEqual(
      samples.flatMap(({ contexts }) => contexts.map(({ file }) => contextName(file))).toSorted(),
    );
  });

  it.each(samples)('$name has neither errors nor warnings', async ({ file }) => {
    const deps = { checkSyntax: sandbox.checkSyntax.bind(sandbox), lint: lintScript };
    expect(await validate(sampleText(file), deps)).toEqual({ valid: true, errors: [], warnings: [] });
  });

  const runs = samples.flatMap(({ name, file, contexts }) =>
    contexts.map((context) => ({
      script: name,
      file,
      context: context.name,
      text: context.file,
      status: context.expect,
    })),
  );
  it.each(runs)('$script with "$context" ends as $status', async ({ file, text, status }) => {
    const context = parseTestContext(sampleText(text));
    const result = await sandbox.run({ script_body: sampleText(file), context, tenant_id: null });
    expect(result, JSON.stringify(result.error)).toMatchObject({ status, success: status === 'success' });
    expectations[contextName(text)]?.(result);
  });
});
