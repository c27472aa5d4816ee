import { describe, expect, test } from 'vitest';
import { debug } from './debug-driver.ts';
import { sandboxForFile } from './studio-sandbox.ts';

const sandbox = sandboxForFile();

describe('where the run stands', () => {
  const body = `const outer = { list: [1, 2, 3], deep: { a: { b: 1 } }, get never() { output.ran = true; return 1; } };
const many = Array.from({ length: 250 }, (_, index) => index);
const map = new Map([['k', { v: 1 }]]);
function inner(given) {
  let own = given + 1;
  return own + many.length + map.size - 1 + outer.list.length - 3;
}
const answer = inner(41);
return answer;`;

  async function stopped() {
    const run = debug(sandbox, body, [6], { attributes: { sn: 'X' } });
    await run.next('paused');
    const scopes = await run.session.ask({ name: 'scopes', frame: 0 });
    const read = async (ref: number | null | undefined, start = 0) =>
      run.session.ask({ name: 'properties', ref: ref ?? 0, start });
    const local = await read(scopes[0]?.ref);
    const outside = await read(scopes[1]?.ref);
    const find = (name: string) => outside.properties.find((one) => one.name === name)?.value;
    return { run, scopes, read, local, find };
  }

  test('DB-9 its scopes and the names of the runtime are shown', async () => {
    const { scopes, local, read, find } = await stopped();
    expect(scopes.map(({ name }) => name)).toEqual(['Local', 'Closure', 'Runtime']);
    expect(local.properties.map(({ name, value }) => `${name}=${value?.text}`)).toEqual(['given=41', 'own=42']);
    expect(find('outer')?.text).toBe('{ list: Array(3), deep: {…}, never: (getter) }');
    const runtime = await read(scopes[2]?.ref);
    expect(runtime.properties.slice(0, 3).map(({ name, value }) => `${name}=${value?.text}`)).toEqual([
      'attributes={ sn: "X" }',
      'variables={}',
      'output={}',
    ]);
    expect(runtime.properties.map(({ name }) => name)).not.toContain('Object');
  });

  test('DB-9 values are read when they are unfolded, a hundred at a time, and no getter is run', async () => {
    const { run, read, find } = await stopped();
    const outer = await read(find('outer')?.ref);
    expect(outer.properties.at(-1)).toMatchObject({ name: 'never', value: null, getter: true });
    const many = await run.session.ask({ name: 'evaluate', frame: 0, expression: 'many', purpose: 'watch' });
    const page = await read(many.value.ref);
    expect([page.properties.length, page.total]).toEqual([100, 251]);
    expect((await read(many.value.ref, 200)).properties.map(({ name }) => name).at(-1)).toBe('length');
    await run.go('continue');
    expect((await run.next('ended')).result?.output?.output_variables).toEqual({});
    await expect(read(many.value.ref)).rejects.toThrow('The run is over.');
  });

  test('DB-9 a value of an earlier stop is gone', async () => {
    const { run, read, scopes } = await stopped();
    await run.go('over');
    await run.next('paused');
    await expect(read(scopes[0]?.ref)).rejects.toThrow('This value is gone');
  });

  test('DB-10 hovering and watching change nothing, the console may', async () => {
    const { run } = await stopped();
    await expect(run.worth('own = 7', 'hover')).rejects.toThrow('it may change something');
    await expect(run.worth('output.x = 1', 'watch')).rejects.toThrow('it may change something');
    expect(await run.worth('own')).toBe('42');
    expect(await run.worth('own = 7', 'console')).toBe('7');
    expect(await run.worth('{ own, twice: own * 2 }', 'console')).toBe('{ own: 7, twice: 14 }');
    expect(await run.worth('answer', 'console', 1)).toMatch(/^ReferenceError/);
    await run.go('continue');
    expect((await run.next('ended')).result?.output?.return_value).toBe(257);
  });

  test('DB-10 an expression without an end is ended, and the run still stands', async () => {
    const { run } = await stopped();
    await expect(run.worth('for (;;);', 'watch')).rejects.toThrow('Stopped after 0.3 s');
    expect(await run.worth('own')).toBe('42');
  });

  test('DB-11 variables and properties can be given other values', async () => {
    const { run, scopes, read } = await stopped();
    const set = (ref: number | null | undefined, property: string, expression: string) =>
      run.session.ask({ name: 'set_value', frame: 0, ref: ref ?? 0, property, expression });
    expect((await set(scopes[0]?.ref, 'own', 'given * 2')).value.text).toBe('82');
    await run.worth('given = 40', 'console');
    const local = await read(scopes[0]?.ref);
    expect(local.properties.map(({ name, value }) => `${name}=${value?.text}`)).toEqual(['given=40', 'own=82']);
    const runtime = await read(scopes[2]?.ref);
    await set(runtime.properties[0]?.value?.ref, 'sn', '"Y" + own');
    const refused = await set(scopes[2]?.ref, 'tenant_id', '"other"');
    expect(refused).toMatchObject({ thrown: true, value: { text: expect.stringContaining('TypeError') } });
    await run.go('continue');
    const { result } = await run.next('ended');
    expect(result?.output).toMatchObject({ modified_attributes: { sn: 'Y82' }, return_value: 332 });
  });

  test('what the console logs is told, and is part of the result', async () => {
    const { run } = await stopped();
    await run.worth('log_info("from the console")', 'console');
    expect(run.events.at(-1)).toMatchObject({ type: 'log', lines: [{ message: 'from the console' }] });
    await run.go('continue');
    expect((await run.next('ended')).result?.logs).toHaveLength(1);
  });
});
