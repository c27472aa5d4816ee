// Writes {{source}} as an international number into {{target}}.

const typed = String(attributes[{{source}}] ?? '').trim();
if (typed === '') skip('{{source}} is empty.');

const digits = typed.replace(/\(0\)/, '').replace(/[^\d+]/g, '');
const international = digits.startsWith('+')
  ? digits
  : digits.startsWith('00')
    ? `+${digits.slice(2)}`
    : `+${ {{country}} }${digits.replace(/^0/, '')}`;

if (international.replace('+', '').length < {{shortest}}) {
  log_warn(`"${typed}" is too short for a phone number and stays as it is`);
} else {
  attributes[{{target}}] = international;
}
