// Makes the account name of a new person. Runs before create.

const FORM = {{form}};
const LONGEST = {{longest}};
const CHECK = {{check}};
const LAST_NUMBER = 99;
// Letters that do not fall apart into a plain letter and an accent.
const SPECIAL = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss', æ: 'ae', ø: 'oe', å: 'aa', œ: 'oe', ð: 'd', þ: 'th', ł: 'l', đ: 'd', ı: 'i' };

function plain(text) {
  return Array.from(String(text ?? '').normalize('NFC').toLowerCase(), (letter) => SPECIAL[letter] ?? letter)
    .join('')
    .normalize('NFD')
    .replace(/[^a-z]/g, '');
}

function isTaken(name) {
  return CHECK && resources.call({{resource}}, { find: 'account_name', value: name }).taken === true;
}

if (attributes[{{target}}]) skip(`The account is called ${attributes[{{target}}]} already.`);

const first = plain(attributes[{{first}}]);
const last = plain(attributes[{{last}}]);
if (first === '' && last === '') abort('Neither the first nor the last name has a Latin letter; enter a romanised name in HR.');

const whole = { alovelace: first.slice(0, 1) + last, 'ada.lovelace': [first, last].filter(Boolean).join('.'), lovelacea: last + first.slice(0, 1) }[FORM];

for (let number = 1; number <= LAST_NUMBER; number++) {
  const ending = number === 1 ? '' : String(number);
  const name = whole.slice(0, LONGEST - ending.length) + ending;
  if (isTaken(name)) continue;
  attributes[{{target}}] = name;
  log_info(`Account name ${name}`);
  return name;
}

abort(`All account names from ${whole} on are taken; enter one by hand.`);
