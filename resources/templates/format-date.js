// Writes the date in {{source}} into {{target}} as {{form}}.

const FORM = {{form}};

function read(text) {
  const iso = /^(\d{4})-(\d{2})-(\d{2})/.exec(text);
  if (iso) return Date.UTC(iso[1], iso[2] - 1, iso[3]);
  const german = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text);
  if (german) return Date.UTC(german[3], german[2] - 1, german[1]);
  const american = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text);
  return american ? Date.UTC(american[3], american[1] - 1, american[2]) : null;
}

const typed = String(attributes[{{source}}] ?? '').trim();
if (typed === '') skip('{{source}} is empty.');

const time = read(typed);
if (time === null) abort(`"${typed}" in {{source}} is no date; write it as 2026-02-28.`);

const moment = new Date(time + {{days}} * 86_400_000);
const [year, month, day] = moment.toISOString().slice(0, 10).split('-');
attributes[{{target}}] = {
  '2026-02-28': `${year}-${month}-${day}`,
  '28.02.2026': `${day}.${month}.${year}`,
  '02/28/2026': `${month}/${day}/${year}`,
  '20260228000000Z': `${year}${month}${day}000000Z`,
  // 100 nanoseconds since 1601, as a text: it is larger than a number can hold exactly.
  'Active Directory': String((BigInt(moment.getTime()) + 11_644_473_600_000n) * 10_000n),
}[FORM];
