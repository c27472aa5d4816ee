import type { TestContextInput } from '#contract/script/test-context.ts';

export const trivialScript = 'attributes.display_name = attributes.given_name + " " + attributes.family_name;';
export const trivialContext: TestContextInput = { attributes: { given_name: 'Ada', family_name: 'Byron' } };

/** About 20 KB that go in, as a directory with many entries would send them. */
export const realisticContext: TestContextInput = {
  attributes: {
    people: Array.from({ length: 100 }, (_, index) => ({
      id: `p-${index}`,
      given: ['Ada', 'Björn', 'Chloé', 'Dmitri', 'Élise'][index % 5] ?? '',
      family: `Müller-${index}`,
      department: ['sales', 'research', 'finance', 'people'][index % 4] ?? '',
      phone: `+49 30 1234${index}`,
      groups: [`g-${index % 7}`, `g-${index % 11}`],
      manager: `p-${Math.floor(index / 3)}`,
      hired: `20${String(10 + (index % 14))}-0${1 + (index % 9)}-15`,
    })),
  },
};

const helpers = [
  ['ascii', 'text', 'text.normalize("NFD").replace(/[\\u0300-\\u036f]/g, "").toLowerCase()'],
  ['slug', 'text', 'ascii(text).replace(/[^a-z0-9]+/g, ".")'],
  ['digits', 'text', 'text.replace(/[^0-9]/g, "")'],
  ['initials', 'text', 'text.split(/[ -]/).map((part) => part.charAt(0)).join("")'],
  ['capital', 'text', 'text.charAt(0).toUpperCase() + text.slice(1)'],
] as const;

/** 200 lines with what such scripts do: helpers, tables, loops, text work, and about 64 KB that come out. */
export const realisticScript = [
  ...helpers.flatMap(([name, parameter, body]) => [
    `// ${name} of a text`,
    `function ${name}(${parameter}) {`,
    `  if (typeof ${parameter} !== "string") {`,
    '    return "";',
    '  }',
    `  return ${body};`,
    '}',
    '',
  ]),
  'const quotas = {',
  ...Array.from({ length: 40 }, (_, index) => `  d${index}: { mailbox: ${index * 512}, archive: ${index % 2 === 0} },`),
  '};',
  'const byId = new Map();',
  'for (const person of attributes.people) {',
  '  byId.set(person.id, person);',
  '}',
  '',
  'function chain(person) {',
  '  const ids = [];',
  '  let current = person;',
  '  while (current && ids.length < 10 && !ids.includes(current.manager)) {',
  '    ids.push(current.manager);',
  '    current = byId.get(current.manager);',
  '  }',
  '  return ids;',
  '}',
  '',
  'const taken = new Set();',
  'function account(person) {',
  '  const base = slug(person.given + "." + person.family).slice(0, 18);',
  '  let name = base;',
  '  let number = 2;',
  '  while (taken.has(name)) {',
  '    name = base + number;',
  '    number += 1;',
  '  }',
  '  taken.add(name);',
  '  return name;',
  '}',
  '',
  ...Array.from({ length: 8 }, (_, index) =>
    [
      `function rule${index}(person, entry) {`,
      `  if (digits(person.phone).endsWith("${index}")) {`,
      `    entry.flags.push("rule-${index}");`,
      '  } else if (person.groups.length > 5) {',
      `    entry.flags.push("many-${index}");`,
      '  }',
      '}',
      '',
    ].flat(),
  ).flat(),
  'output.accounts = attributes.people.map((person) => {',
  '  const entry = { id: person.id, flags: [] };',
  '  entry.account = account(person);',
  '  entry.mail = entry.account + "@example.test";',
  '  entry.display = capital(person.given) + " " + person.family;',
  '  entry.initials = initials(person.given + " " + person.family);',
  '  entry.chain = chain(person);',
  '  entry.quota = quotas["d" + (entry.account.length % 40)];',
  '  entry.seniority = new Date().getUTCFullYear() - Number(person.hired.slice(0, 4));',
  '  entry.note = "Created for " + person.department + " by the provisioning hook; " + entry.chain.join(" < ");',
  ...Array.from({ length: 8 }, (_, index) => `  rule${index}(person, entry);`),
  '  return entry;',
  '});',
  'log_info("accounts: " + output.accounts.length);',
  'return output.accounts.length;',
].join('\n');

/** A valid script of about this size: blocks of different code, for no real script repeats itself. */
export function validScript(bytes: number): string {
  const blocks: string[] = [];
  for (let size = 0, index = 0; size < bytes - 400; index++) {
    const block = validBlock(index);
    blocks.push(block);
    size += block.length + 1;
  }
  return blocks.join('\n');
}

function validBlock(index: number): string {
  return [
    `/* Step ${index}: what the directory calls it, and what it becomes. */`,
    `function step${index}(entry, options = { depth: ${index % 7}, strict: ${index % 2 === 0} }) {`,
    `  const names = [...(entry.names ?? []), \`n-\${options.depth}-${index}\`].filter((name) => name !== "");`,
    '  for (const [position, name] of names.entries()) {',
    `    if (/^[a-z]{2,${3 + (index % 9)}}$/i.test(name) && position % ${2 + (index % 5)} === 0) {`,
    `      entry.found${index} = { ...entry.found${index}, [name]: position * ${index} + 0x${index.toString(16)} };`,
    '    } else {',
    "      log_debug('left out: ' + name);",
    '    }',
    '  }',
    `  return entry.found${index} ? Object.keys(entry.found${index}).length : -1;`,
    '}',
    `output.step${index} = step${index}(attributes);`,
  ].join('\n');
}
