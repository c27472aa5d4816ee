// Translates {{source}} into {{target}} by a table. Upper and lower case make no difference.

const table = new Map(
  {{table}}.split(';').flatMap((pair) => {
    const [from, to] = pair.split('=').map((part) => part.trim());
    return from === '' || to === undefined ? [] : [[from.toLowerCase(), to]];
  }),
);
const OTHERWISE = {{otherwise}};

const value = attributes[{{source}}];
if (value === undefined || value === null || value === '') skip('{{source}} is empty.');

const translated = table.get(String(value).trim().toLowerCase());
if (translated !== undefined) {
  attributes[{{target}}] = translated;
} else if (OTHERWISE === 'keep') {
  attributes[{{target}}] = value;
} else if (OTHERWISE === 'clear') {
  delete attributes[{{target}}];
} else {
  abort(`"${value}" in {{source}} is not in the table; add it there or correct it in HR.`);
}
