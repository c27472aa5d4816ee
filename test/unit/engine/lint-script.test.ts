import { describe, expect, test } from 'vitest';
import { constantNames, functionNames, removedGlobals, writableNames } from '#contract/script/runtime-names.ts';
import { lintScript } from '#engine/validate/lint-script.ts';

function found(body: string, names?: string[]): string[] {
  const options = names === undefined ? {} : { connector_schema: { attributes: names.map((name) => ({ name })) } };
  return lintScript(body, options).map(({ severity, rule, line, column, end_column, message }) =>
    [severity, rule, `${line}:${column}-${end_column}`, message].join(' | '),
  );
}

describe('lintScript', () => {
  test('has nothing to say about a sound script', () => {
    const body = `
const names = new Map([['a', 1]]);
for (const [name, count] of names) {
  if (count > 1 && name in attributes) output[name] = structured(name);
}
function structured(text) {
  log_debug(text); console.log(context.now, tenant_id);
  variables.seen ??= Object.groupBy([1], (n) => n).a;
  if (!text) abort('empty');
  if (text === connector_id) skip('same');
  return resources.call('hr', { text: text.at(-1), big: BigInt.asIntN(8, 1n) });
}
attributes = { ...attributes, done: typeof later === 'undefined' };
return structuredClonedName();
function structuredClonedName() { return Array.fromAsync; }`;
    expect(found(body)).toEqual([]);
  });

  test.each([...writableNames, ...constantNames, ...functionNames])('knows %s', (name) => {
    expect(found(`return ${name};`)).toEqual([]);
  });

  test.each(removedGlobals)('knows that %s is left out', (name) => {
    expect(found(`return ${name};`)[0]).toContain(`'${name}' is not available in a script`);
  });

  describe('undefined names', () => {
    test('with what was probably meant', () => {
      const [problem] = lintScript('return atributes.mail;');
      expect(problem).toMatchObject({
        line: 1,
        column: 8,
        end_column: 17,
        severity: 'warning',
        message: "'atributes' is not defined. Did you mean 'attributes'?",
        suggestion: 'attributes',
      });
    });

    test('of the script itself, also in an inner scope', () => {
      const body = 'function f() { const department = 1; return departmnt + department; }\nreturn f();';
      expect(lintScript(body)[0]?.suggestion).toBe('department');
    });

    test('with a reason where authors know them from elsewhere', () => {
      expect(found("return fetch('x');")).toEqual([
        "warning | undefined-name | 1:8-13 | 'fetch' is not available in a script: use resources.call",
      ]);
    });

    test('without a guess where nothing is near', () => {
      expect(lintScript('return zzzzzz;')[0]).toMatchObject({ message: "'zzzzzz' is not defined", suggestion: null });
    });
  });

  test.each([
    ['async function f() {}\nf();', 'async functions are not available', '1:1-6'],
    ['return [async () => 1];', 'async functions are not available', '1:9-14'],
    ['const o = { async m() {} };\nreturn o;', 'async functions are not available', '1:13-18'],
    ["import('x');", 'import() is not available', '1:1-12'],
    ["eval('1');", 'eval is not available', '1:1-5'],
    ["(0, eval)('1');", 'eval is not available', '1:5-9'],
    ["globalThis.eval('1');", 'eval is not available', '1:12-16'],
    ["new Function('return 1');", 'The Function constructor is not available', '1:1-25'],
    ["Function('return 1');", 'The Function constructor is not available', '1:1-21'],
  ])('refuses %s', (body, message, place) => {
    const [problem] = found(body);
    expect(problem).toContain('error | forbidden-construct');
    expect(problem).toContain(message);
    expect(problem).toContain(place);
  });

  test.each([
    'return { eval: 1 }.eval;',
    'function f(Function) { return new Function(); }\nreturn f;',
    'return f instanceof Function;\nfunction f() {}',
  ])('leaves alone what only looks like it: %s', (body) => {
    expect(found(body)).toEqual([]);
  });

  test.each([
    ['while (true) {}', 1],
    ['for (;;) { log_info(1); }', 1],
    ['do { log_info(1); } while (1);', 1],
    ['for (;;) { const f = () => { return 1; }; f(); }', 1],
    ['for (;;) { for (const n of [1]) { if (n) break; } }', 1],
    ['for (;;) { switch (tenant_id) { case "a": break; } }', 1],
    ['for (;;) { if (tenant_id) break; }', 0],
    ['while (true) { if (tenant_id) return 1; }', 0],
    ['while (true) { throw new Error("x"); }', 0],
    ['while (true) { if (tenant_id) abort("x"); }', 0],
    ['outer: for (;;) { for (;;) { if (tenant_id) break outer; } }', 0],
    ['while (tenant_id) { log_info(1); }', 0],
  ])('endless loops: %s', (body, count) => {
    expect(lintScript(body).filter(({ rule }) => rule === 'endless-loop')).toHaveLength(count);
  });

  test.each([
    ["tenant_id = 'x';", "'tenant_id' is read-only and cannot be assigned"],
    ["context.now = 'x';", "'context' is read-only; keep values in variables, output or names of your own"],
    ['delete context.now;', "'context' is read-only; keep values in variables, output or names of your own"],
    ['const a = 1;\na = 2;\nlog_info(a);', "'a' is a constant and cannot be assigned"],
    ['const unused = 1;', "'unused' is assigned a value but never used"],
    ['return 1;\nlog_info(2);', 'Unreachable code'],
  ])('warns: %s', (body, message) => {
    expect(lintScript(body)).toMatchObject([{ severity: 'warning', message }]);
  });

  test('attributes that the connector does not have', () => {
    const body =
      "attributes.mial = 1; attributes['nothing at all'] = 2; attributes.mail = 3; attributes[tenant_id] = 4;";
    expect(found(body, ['mail', 'uid'])).toEqual([
      "warning | unknown-attribute | 1:12-16 | The connector's schema has no attribute 'mial'. Did you mean 'mail'?",
      "warning | unknown-attribute | 1:33-49 | The connector's schema has no attribute 'nothing at all'",
    ]);
    expect(found(body)).toEqual([]);
  });

  test('comments cannot switch it off', () => {
    expect(found('/* eslint-disable */\nnothing_here();')).toContainEqual(expect.stringContaining('undefined-name'));
  });
});
