// Makes {{target}} of {{source}}: a prefix and a number with leading zeros.

const number = String(attributes[{{source}}] ?? '').replace(/\D/g, '');
if (number === '') abort('{{source}} holds no number; correct it in HR.');
if (number.length > {{digits}}) log_warn(`${number} has more than {{digits}} digits`);

attributes[{{target}}] = {{prefix}} + number.padStart({{digits}}, '0');
