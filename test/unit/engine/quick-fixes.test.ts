import { describe, expect, test } from 'vitest';
import { lintRuleIds } from '#contract/model/lint-profile.ts';
import { fixAllTitle } from '#contract/script/fix-all-title.ts';
import type { ScriptProblem } from '#contract/script/quick-fix.ts';
import { applyEdits, fixAll } from '#engine/validate/fix-all.ts';
import type { LintOptions } from '#engine/validate/lint-config.ts';
import { inspectScript } from '#engine/validate/lint-script.ts';

const connector_schema = { attributes: [{ name: 'mail' }, { name: 'givenName' }] };
const strict: LintOptions = {
  connector_schema,
  profile: { rules: { eqeqeq: 'warning', 'prefer-const': 'warning', 'no-var': 'warning' } },
};

/** What is wrong, without where: a repair above a problem moves it. */
const nameOf = ({ rule, message }: ScriptProblem) => `${rule}: ${message}`;

function compiles(body: string): boolean {
  try {
    new Function(`'use strict';\n${body}`);
    return true;
  } catch {
    return false;
  }
}

/** Every snippet has exactly the problems of these rules, and every repair that is offered for one must take it away. */
const snippets: readonly (readonly [rules: string, body: string])[] = [
  ['undefined-name', 'return atributes.mail;'],
  ['undefined-name', "made = 'x';\nlog_info(made);"],
  ['undefined-name', "made = 'x';\nmade = 'y';\nlog_info(made);"],
  ['undefined-name', 'log_info(zzzzzz);\n  log_info(zzzzzz);'],
  ['undefined-name', 'function f() {\n  return zzzzzz;\n}\nlog_info(f());'],
  ['undefined-name', 'if (tenant_id) {\n  zzzzzz = 1;\n}\nlog_info(zzzzzz);'],
  ['undefined-name', "log_info('a'); log_info(zzzzzz);"],
  ['undefined-name', "return fetch('x');"],
  ['unknown-attribute', 'attributes.mial = 1;'],
  ['unknown-attribute', "attributes['mial'] = 1;"],
  ['unknown-attribute', 'attributes.zzzzzz = 1;'],
  ['endless-loop', 'while (true) {\n  log_info(1);\n}'],
  ['frozen-context', 'context.now = 1;'],
  ['frozen-context', 'delete context.now;'],
  ['frozen-context', 'if (tenant_id) delete context.now;'],
  ['no-const-assign', 'const a = 1;\na += 2;\nlog_info(a);'],
  ['no-global-assign', "tenant_id = 'x';"],
  ['no-global-assign', '[tenant_id] = attributes.mail;'],
  ['no-global-assign', '({ tenant_id } = attributes.mail);'],
  ['no-unused-vars', 'const a = 1;'],
  ['no-unused-vars', 'log_info(1);\nconst a = 1;\n(function () {\n  log_info(2);\n})();'],
  ['no-unused-vars', 'const a = attributes.mail\n;[1].forEach(log_info);'],
  ['no-unused-vars', "const a = resources.call('hr', {});"],
  ['no-unused-vars', 'const a = 1, b = 2;\nlog_info(b);'],
  ['no-unused-vars', 'const a = 2, b = log_info(1);\nlog_info(a);'],
  ['no-unused-vars', 'let a;\na = 1;\na = 2;'],
  ['no-unused-vars', 'let a = 0;\na++;'],
  ['no-unused-vars', 'let a;\nlog_info((a = 1));'],
  ['no-unused-vars', 'const { mail, givenName = 1 } = attributes;\nlog_info(mail);'],
  ['no-unused-vars', 'const { mail } = attributes;'],
  ['no-unused-vars', 'const [, b] = attributes.mail;'],
  ['no-unused-vars', "const { mail } = resources.call('hr', {});"],
  ['no-unused-vars', 'function f() {\n  return 1;\n}'],
  ['no-unused-vars', 'function f() {\n  return f();\n}'],
  ['no-unused-vars', 'class A {}'],
  ['no-unused-vars', 'for (const one of attributes.mail) {\n  log_info(1);\n}'],
  ['no-unused-vars', 'const a = 1; // why it was there'],
  ['no-unreachable', 'return 1;\nlog_info(2);\nlog_info(3);'],
  ['no-unreachable', 'function f() {\n  throw new Error("x"); log_info(2);\n}\nf();'],
  ['no-constant-condition', 'if (true) {\n  log_info(1);\n}'],
  ['no-constant-condition', 'if (true) {\n  const a = 1;\n  log_info(a);\n} else {\n  log_info(2);\n}'],
  ['no-constant-condition', 'if (false) {\n  log_info(1);\n} else {\n  log_info(2);\n}'],
  ['no-constant-condition', 'if (0) log_info(1);\nlog_info(2);'],
  ['no-constant-condition', 'if (tenant_id) {\n  log_info(1);\n} else if (false) {\n  log_info(2);\n}'],
  ['no-constant-condition', 'if (tenant_id) {\n  log_info(1);\n} else if (!0) {\n  log_info(2);\n}'],
  ['no-constant-condition', "return '' ? 1 : 2;"],
  ['no-constant-condition', 'if (tenant_id) if ([]) log_info(1);'],
  ['array-callback-return', 'return attributes.mail.map((a) => {\n  a.toUpperCase();\n});'],
  ['array-callback-return', 'return attributes.mail.filter(function (a) {\n  log_info(a);\n  a.length > 1;\n});'],
  ['no-dupe-keys', 'return { a: 1, a: 2 };'],
  ['no-dupe-else-if', 'if (tenant_id) log_info(1);\nelse if (tenant_id) log_info(2);'],
  ['no-duplicate-case', 'switch (tenant_id) {\n  case 1:\n  case 1:\n    log_info(1);\n}'],
  ['no-self-assign', 'attributes.mail = attributes.mail;'],
  ['no-self-compare', 'return tenant_id === tenant_id;'],
  ['no-unsafe-finally', 'function f() {\n  try {\n    log_info(1);\n  } finally {\n    return 1;\n  }\n}\nf();'],
  ['no-unsafe-negation', 'return !tenant_id in attributes;'],
  ['no-sparse-arrays', 'return [1, , 2];'],
  ['use-isnan', 'return attributes.mail === NaN;'],
  ['valid-typeof', "return typeof tenant_id === 'strnig';"],
  ['valid-typeof', 'return typeof tenant_id === undefined;'],
  ['eqeqeq', 'return tenant_id == 1;'],
  ['eqeqeq', 'return tenant_id != null;'],
  ['prefer-const', 'let a = 1;\nlog_info(a);'],
  ['no-var', 'var a = 1;\na = 2;\nlog_info(a);'],
  ['forbidden-construct', 'async function f() {\n  return await g();\n}\nfunction g() {\n  return f();\n}\ng();'],
  ['forbidden-construct', 'return [async () => 1];'],
  ['forbidden-construct', 'const o = { async m() {} };\nreturn o;'],
  ['disable-comment', '// hookwright-disable-next-line no-unused-var — why\nlog_info(1);'],
  ['disable-comment', '// hookwright-disable-next-line no-unused-vars — why\nlog_info(1);'],
  ['disable-comment', '// hookwright-disable-next-line\nlog_info(1);'],
  ['no-unused-vars', `const text = \`\n\${tenant_id}\`, a = 1;\nlog_info(text);`],
  ['undefined-name', '// hookwright-disable-next-line no-unused-vars — why\nconst a = zzzzzz;'],
];

describe('every repair that is offered', () => {
  test.each(snippets)('takes away what it repairs (%s): %s', (rules, body) => {
    const problems = inspectScript(body, strict);
    expect(new Set(problems.map(({ rule }) => rule))).toEqual(new Set(rules.split(', ')));
    for (const problem of problems) {
      for (const { title, edits } of problem.fixes ?? []) {
        const fixed = applyEdits(body, edits);
        const left = inspectScript(fixed, strict).map(nameOf);
        const before = problems.map(nameOf);
        const count = (list: string[]) => list.filter((one) => one === nameOf(problem)).length;
        expect(count(left), `${title}:\n${fixed}`).toBeLessThan(count(before));
        if (problem.rule !== 'forbidden-construct') expect(compiles(fixed), `${title}:\n${fixed}`).toBe(true);
      }
    }
  });

  test('is there for every rule that can be repaired, and silencing for every rule of a profile', () => {
    const kinds = snippets.flatMap(([, body]) =>
      inspectScript(body, strict).flatMap(({ fixes = [] }) => fixes.map((fix) => fix.kind)),
    );
    const silencing = lintRuleIds.filter((rule) => rule !== 'disable-comment').map((rule) => `${rule}/silence`);
    expect(new Set(kinds)).toEqual(
      new Set([
        ...silencing,
        'undefined-name/replace',
        'undefined-name/declare',
        'unknown-attribute/replace',
        'frozen-context/variables',
        'frozen-context/remove',
        'no-const-assign/let',
        'no-global-assign/variables',
        'no-unused-vars/remove',
        'no-unused-vars/prefix',
        'no-unreachable/remove',
        'no-constant-condition/keep',
        'array-callback-return/return',
        'no-self-assign/remove',
        'no-unsafe-negation/suggestNegatedExpression',
        'no-unsafe-negation/suggestParenthesisedNegation',
        'use-isnan/replaceWithIsNaN',
        'valid-typeof/replace',
        'valid-typeof/suggestString',
        'eqeqeq/replaceOperator',
        'prefer-const/fix',
        'no-var/fix',
        'forbidden-construct/synchronous',
        'disable-comment/replace',
        'disable-comment/remove',
      ]),
    );
  });
});

test('every repair of a place has words for all of its places', () => {
  const kinds = snippets.flatMap(([, body]) =>
    inspectScript(body, strict).flatMap(({ fixes = [] }) => fixes.map((fix) => fix.kind)),
  );
  const several = kinds.filter((kind) => !/suggest/.test(kind));
  expect(several.filter((kind) => fixAllTitle(kind, 2) === 'Fix all 2 of this kind')).toEqual([]);
});

describe('what a repair leaves', () => {
  const repaired = (body: string, kind: string, options: LintOptions = strict) => {
    const fixes = inspectScript(body, options).flatMap((problem) => problem.fixes ?? []);
    const fix = fixes.find((one) => one.kind === kind);
    return fix === undefined ? null : applyEdits(body, fix.edits);
  };

  test.each([
    ['const a = 1;\nlog_info(2);', 'no-unused-vars/remove', 'log_info(2);'],
    ["  const a = resources.call('hr', {});\n", 'no-unused-vars/remove', "  resources.call('hr', {});\n"],
    ['const { mail } = attributes;', 'no-unused-vars/prefix', 'const { mail: _mail } = attributes;'],
    ['log_info(1)\nconst a = 1;\n(0, log_info)(2);', 'no-unused-vars/remove', 'log_info(1)\n;\n(0, log_info)(2);'],
    ['made = 1;\nlog_info(made);', 'undefined-name/declare', 'const made = 1;\nlog_info(made);'],
    ['  log_info(zzzzzz);', 'undefined-name/declare', '  const zzzzzz = null;\n  log_info(zzzzzz);'],
    ['if (true) {\n  log_info(1);\n  log_info(2);\n}', 'no-constant-condition/keep', 'log_info(1);\nlog_info(2);'],
    ['log_info(1);\nreturn;\nlog_info(2);\n', 'no-unreachable/remove', 'log_info(1);\nreturn;\n'],
    [
      '  context.now = 1;',
      'frozen-context/silence',
      '  // hookwright-disable-next-line frozen-context — reason\n  context.now = 1;',
    ],
    [
      '// hookwright-disable-next-line no-self-assign — meant\nzzzzzz = zzzzzz;',
      'undefined-name/silence',
      '// hookwright-disable-next-line no-self-assign, undefined-name — meant\nzzzzzz = zzzzzz;',
    ],
    [
      'async function f() { return await 1; }\nf();',
      'forbidden-construct/synchronous',
      'function f() { return 1; }\nf();',
    ],
  ])('%s (%s)', (body, kind, expected) => {
    expect(repaired(body, kind)).toBe(expected);
  });

  test.each([
    ["const { mail } = resources.call('hr', {});", 'no-unused-vars/remove'],
    ['let a;\nlog_info((a = 1));', 'no-unused-vars/remove'],
    ["return fetch('x');", 'undefined-name/declare'],
    [`const text = \`\n\${zzzzzz}\`;\nlog_info(text);`, 'undefined-name/silence'],
    [
      'async function f() { for await (const a of attributes.mail) log_info(a); }\nf();',
      'forbidden-construct/synchronous',
    ],
  ])('is not offered where it would change what the script does: %s (%s)', (body, kind) => {
    expect(repaired(body, kind)).toBeNull();
  });
});

describe('a comment that silences', () => {
  const found = (body: string, options: LintOptions = {}) => inspectScript(body, options).map(nameOf);

  test.each([
    '// hookwright-disable-next-line undefined-name — filled in by the importer\nlog_info(zzzzzz);',
    '// hookwright-disable-next-line undefined-name -- the same\nlog_info(zzzzzz);',
    '/* hookwright-disable-next-line undefined-name: the same */\nlog_info(zzzzzz);',
    '// hookwright-disable-next-line undefined-name\nlog_info(zzzzzz);',
    '// hookwright-disable-next-line undefined-name, no-unused-vars — both\nconst a = zzzzzz;',
    '// hookwright-disable-next-line undefined-name — one\n// hookwright-disable-next-line no-unused-vars — two\nconst a = zzzzzz;',
  ])('takes the problem of the next line away: %s', (body) => {
    expect(found(body)).toEqual([]);
  });

  test('reaches no further than the next line', () => {
    const body = '// hookwright-disable-next-line undefined-name — one\nlog_info(zzzzzz);\nlog_info(zzzzzz);';
    expect(found(body)).toEqual(["undefined-name: 'zzzzzz' is not defined"]);
  });

  test('cannot silence what the runtime refuses', () => {
    const body = "// hookwright-disable-next-line forbidden-construct — please\neval('1');";
    expect(found(body)).toContainEqual(expect.stringMatching(/^forbidden-construct: eval is not available/));
  });

  test.each([
    ['// hookwright-disable-next-line\nlog_info(1);', 'disable-comment: Name the rule to silence'],
    [
      '// hookwright-disable-next-line undefind-name — why\nlog_info(1);',
      "disable-comment: There is no rule 'undefind-name'. Did you mean 'undefined-name'?",
    ],
    ['// hookwright-disable-next-line nothing — why\nlog_info(1);', "disable-comment: There is no rule 'nothing'"],
    [
      '// hookwright-disable-next-line no-unreachable — why\nlog_info(1);',
      'disable-comment: There is nothing of no-unreachable to silence in line 2',
    ],
  ])('is a problem itself where it is odd: %s', (body, problem) => {
    expect(found(body)).toEqual([problem]);
  });

  test('of a rule that is off, or of attributes while no schema is known, is in order', () => {
    expect(found('// hookwright-disable-next-line eqeqeq — old data\nlog_info(tenant_id == 1);')).toEqual([]);
    expect(found('// hookwright-disable-next-line unknown-attribute — HR only\nattributes.x = 1;')).toEqual([]);
  });

  test('in a text is only a text', () => {
    expect(found("log_info('hookwright-disable-next-line nothing');")).toEqual([]);
  });
});

describe('fixAll', () => {
  test('repairs everything of one kind, also what the first repairs uncover, and nothing else', () => {
    const body = 'const a = 1;\nconst b = a;\nconst c = b;\nlog_info(zzzzzz);';
    expect(fixAll(body, 'no-unused-vars/remove')).toEqual({ body: 'log_info(zzzzzz);', fixed: 3 });
  });

  test('silences two rules of one line in one comment', () => {
    const once = fixAll('const a = zzzzzz;\n', 'no-unused-vars/silence');
    expect(fixAll(once.body, 'undefined-name/silence').body).toBe(
      '// hookwright-disable-next-line no-unused-vars, undefined-name — reason\nconst a = zzzzzz;\n',
    );
  });

  test('of a kind that there is none of changes nothing', () => {
    expect(fixAll('log_info(1);', 'eqeqeq/replaceOperator')).toEqual({ body: 'log_info(1);', fixed: 0 });
  });
});

describe('a lint profile', () => {
  const weights = (rules: NonNullable<LintOptions['profile']>['rules'], body: string) =>
    inspectScript(body, { profile: { rules } }).map(({ rule, severity }) => `${rule} ${severity}`);

  test('turns rules off, on and into errors', () => {
    const body = 'let a = 1;\nlog_info(a == zzzzzz);';
    expect(weights({}, body)).toEqual(['undefined-name warning']);
    expect(weights({ 'undefined-name': 'error' }, body)).toEqual(['undefined-name error']);
    expect(weights({ 'undefined-name': 'off', eqeqeq: 'warning', 'prefer-const': 'error' }, body)).toEqual([
      'prefer-const error',
      'eqeqeq warning',
    ]);
  });

  test('weighs odd comments too', () => {
    const body = '// hookwright-disable-next-line nothing\nlog_info(1);';
    expect(weights({ 'disable-comment': 'error' }, body)).toEqual(['disable-comment error']);
    expect(weights({ 'disable-comment': 'off' }, body)).toEqual([]);
  });

  test('a silenced error is silenced', () => {
    const body = '// hookwright-disable-next-line undefined-name — known\nlog_info(zzzzzz);';
    expect(weights({ 'undefined-name': 'error' }, body)).toEqual([]);
  });
});
