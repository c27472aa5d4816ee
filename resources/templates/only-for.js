// Goes on only when {{attribute}} {{comparison}}: {{values}}

const COMPARISON = {{comparison}};
const wanted = {{values}}
  .split(',')
  .map((value) => value.trim().toLowerCase())
  .filter((value) => value !== '');

const value = String(attributes[{{attribute}}] ?? '').trim().toLowerCase();
const goesOn = {
  'is one of': wanted.includes(value),
  'is none of': !wanted.includes(value),
  'contains one of': wanted.some((part) => value.includes(part)),
  'is not empty': value !== '',
}[COMPARISON];

if (!goesOn) skip(`Nothing to do: {{attribute}} is "${attributes[{{attribute}}] ?? ''}".`);
