// Makes the account name of a new person: first letter of the first name and the last name, in plain lower-case letters.
// Old directories allow 20 characters. A taken name gets more letters of the first name, then a number.
// Runs before create. Asks the resource "directory" whether a name is taken: { find: "account_name", value } -> { taken }.

const LONGEST = 20;
const LAST_NUMBER = 99;
// Names that systems keep for themselves; a person must never get one.
const RESERVED = ['admin', 'administrator', 'guest', 'root', 'support', 'system'];
// Letters that do not fall apart into a plain letter and an accent.
const SPECIAL = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss', æ: 'ae', ø: 'oe', å: 'aa', œ: 'oe', ð: 'd', þ: 'th', ł: 'l', đ: 'd', ı: 'i' };

function plain(text) {
  return Array.from((text ?? '').normalize('NFC').toLowerCase(), (letter) => SPECIAL[letter] ?? letter)
    .join('')
    .normalize('NFD')
    .replace(/[^a-z]/g, '');
}

function isTaken(name) {
  if (RESERVED.includes(name)) return true;
  return resources.call('directory', { find: 'account_name', value: name }).taken === true;
}

// All the names to try, best first: jdoe, jodoe, johdoe, …, then jdoe2 to jdoe99.
function* candidates(first, last) {
  for (let letters = 1; letters <= first.length; letters++) {
    yield (first.slice(0, letters) + last).slice(0, LONGEST);
  }
  const shortest = first.slice(0, 1) + last;
  for (let number = 2; number <= LAST_NUMBER; number++) {
    yield shortest.slice(0, LONGEST - String(number).length) + number;
  }
}

if (attributes.account_name) skip(`The account already has the name ${attributes.account_name}.`);

const first = plain(attributes.preferred_name ?? attributes.first_name);
const last = plain(attributes.last_name);
if (first === '' && last === '') {
  abort('Neither the first nor the last name has a Latin letter; enter a romanised name in HR.');
}

const tried = new Set();
for (const candidate of candidates(first, last)) {
  if (tried.has(candidate)) continue;
  tried.add(candidate);
  if (isTaken(candidate)) {
    log_debug(`${candidate} is taken`);
    continue;
  }
  attributes.account_name = candidate;
  output.candidates_tried = tried.size;
  log_info(`Account name ${candidate} after ${tried.size} tries`);
  return candidate;
}

abort(`All ${tried.size} account names for ${first} ${last} are taken.`);
