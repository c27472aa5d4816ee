// Makes the e-mail address of a person from the name, whatever alphabet the name is written in.
//
//   Jürgen Müller-Lüdenscheidt  ->  juergen.mueller-luedenscheidt@example.com
//   Łukasz Żółć                 ->  lukasz.zolc@example.com
//   Δημήτρης Παπαδόπουλος       ->  dimitris.papadopoulos@example.com
//   Юлия Щербакова              ->  yuliya.shcherbakova@example.com
//
// What comes out holds only a-z, 0-9, dots and hyphens: every mail system accepts that, and people can type it.
// Alphabets without fixed letters for sounds (Chinese, Arabic, …) need a romanised name from HR, in "romanised_name".
//
// Runs before create and update. An address once given is kept: changing it loses mail. The variable "rename" set by an
// earlier hook (after a marriage, say) asks for a new one; the old one is then kept as an alias.
// Asks the resource "mail" whether an address is free: { find: "address", value } -> { taken }.

const DOMAIN_BY_COMPANY = {
  'Example AG': 'example.com',
  'Example Labs': 'labs.example.com',
  'Example SAS': 'example.fr',
};
const DEFAULT_DOMAIN = 'example.com';
// RFC 5321: the part before the @ holds at most 64 characters.
const LONGEST_LOCAL_PART = 64;
const LAST_NUMBER = 20;

// Latin letters that Unicode does not take apart into a base letter and accents, and the German umlauts.
const LATIN = {
  ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss',
  æ: 'ae', œ: 'oe', ø: 'oe', å: 'aa',
  ð: 'd', đ: 'd', þ: 'th', ł: 'l', ħ: 'h', ı: 'i', ŋ: 'ng', ĸ: 'k', ŧ: 't',
};

// ISO 843 (simplified as in passports, ELOT 743). Two letters together first: they make one sound.
const GREEK_PAIRS = { αυ: 'av', ευ: 'ev', ου: 'ou', γγ: 'ng', γξ: 'nx', γχ: 'nch' };
const GREEK = {
  α: 'a', β: 'v', γ: 'g', δ: 'd', ε: 'e', ζ: 'z', η: 'i', θ: 'th', ι: 'i', κ: 'k', λ: 'l', μ: 'm',
  ν: 'n', ξ: 'x', ο: 'o', π: 'p', ρ: 'r', σ: 's', ς: 's', τ: 't', υ: 'y', φ: 'f', χ: 'ch', ψ: 'ps', ω: 'o',
};

// As in international passports (ICAO 9303), with the letters of Ukrainian, Serbian and Macedonian.
const CYRILLIC = {
  а: 'a', б: 'b', в: 'v', г: 'g', д: 'd', е: 'e', ё: 'e', ж: 'zh', з: 'z', и: 'i', й: 'y', к: 'k', л: 'l',
  м: 'm', н: 'n', о: 'o', п: 'p', р: 'r', с: 's', т: 't', у: 'u', ф: 'f', х: 'kh', ц: 'ts', ч: 'ch', ш: 'sh',
  щ: 'shch', ъ: '', ы: 'y', ь: '', э: 'e', ю: 'yu', я: 'ya',
  є: 'ie', і: 'i', ї: 'i', ґ: 'g', ђ: 'dj', ј: 'j', љ: 'lj', њ: 'nj', ћ: 'c', џ: 'dz', ѓ: 'g', ќ: 'k', ѕ: 'dz',
};

const GEORGIAN = {
  ა: 'a', ბ: 'b', გ: 'g', დ: 'd', ე: 'e', ვ: 'v', ზ: 'z', თ: 't', ი: 'i', კ: 'k', ლ: 'l', მ: 'm', ნ: 'n',
  ო: 'o', პ: 'p', ჟ: 'zh', რ: 'r', ს: 's', ტ: 't', უ: 'u', ფ: 'p', ქ: 'k', ღ: 'gh', ყ: 'q', შ: 'sh', ჩ: 'ch',
  ც: 'ts', ძ: 'dz', წ: 'ts', ჭ: 'ch', ხ: 'kh', ჯ: 'j', ჰ: 'h',
};

// ISO 9985, without the accents.
const ARMENIAN = {
  ա: 'a', բ: 'b', գ: 'g', դ: 'd', ե: 'e', զ: 'z', է: 'e', ը: 'e', թ: 't', ժ: 'zh', ի: 'i', լ: 'l', խ: 'kh',
  ծ: 'ts', կ: 'k', հ: 'h', ձ: 'dz', ղ: 'gh', ճ: 'ch', մ: 'm', յ: 'y', ն: 'n', շ: 'sh', ո: 'o', չ: 'ch', պ: 'p',
  ջ: 'j', ռ: 'r', ս: 's', վ: 'v', տ: 't', ր: 'r', ց: 'ts', ւ: 'v', փ: 'p', ք: 'k', և: 'ev', օ: 'o', ֆ: 'f',
};

const LETTERS = { ...LATIN, ...GREEK, ...CYRILLIC, ...GEORGIAN, ...ARMENIAN };

/**
 * Removes the accents that a letter can lose without becoming another one: é -> e, ά -> α. The letters of the table keep
 * theirs, because ö is not o and й is not и.
 */
function withoutAccents(text) {
  return Array.from(text, (letter) => (letter in LETTERS ? letter : letter.normalize('NFD').replace(/\p{M}/gu, ''))).join('');
}

/** Words in plain letters, and the letters that no table knows. */
function romanise(text) {
  const unknown = new Set();
  let plain = '';
  let rest = withoutAccents(text.normalize('NFC').toLowerCase());
  while (rest !== '') {
    const pair = GREEK_PAIRS[rest.slice(0, 2)];
    if (pair !== undefined) {
      plain += pair;
      rest = rest.slice(2);
      continue;
    }
    const letter = String.fromCodePoint(rest.codePointAt(0));
    rest = rest.slice(letter.length);
    if (/[a-z0-9]/.test(letter)) plain += letter;
    else if (letter in LETTERS) plain += LETTERS[letter];
    else if (/\p{L}/u.test(letter)) unknown.add(letter);
    // Apostrophes vanish (O'Brien -> obrien); every other sign separates words.
    else if (!/['’ʼ`´\p{M}]/u.test(letter)) plain += ' ';
  }
  return { words: plain.split(' ').filter((word) => word !== ''), unknown: [...unknown] };
}

/** The name as HR knows it, in the best order: a romanised name was entered by somebody who knows. */
function namesOf(person) {
  if (person.romanised_name) {
    const words = person.romanised_name.trim().split(/\s+/);
    return { first: words.slice(0, -1).join(' '), last: words.at(-1) };
  }
  return { first: person.preferred_name ?? person.first_name ?? '', last: person.last_name ?? '' };
}

function localPart(person) {
  const { first, last } = namesOf(person);
  const given = romanise(first);
  const family = romanise(last);
  const unknown = [...given.unknown, ...family.unknown];
  if (unknown.length > 0) {
    abort(`No rule romanises ${unknown.slice(0, 5).join(' ')}; enter "romanised_name" in HR for ${first} ${last}.`);
  }
  // Only the first given name; all the words of the family name (van der Berg -> van-der-berg).
  const parts = [given.words[0] ?? '', family.words.join('-')].filter((part) => part !== '');
  if (parts.length === 0) abort('The person has neither a first nor a last name.');
  return parts.join('.');
}

/** Cuts at a separator where one is near, so that no name ends in the middle. */
function shorten(text, length) {
  if (text.length <= length) return text;
  const cut = text.slice(0, length);
  const separator = Math.max(cut.lastIndexOf('-'), cut.lastIndexOf('.'));
  return separator > length / 2 ? cut.slice(0, separator) : cut;
}

function isTaken(address) {
  return resources.call('mail', { find: 'address', value: address }).taken === true;
}

/**
 * Further addresses under which people look for somebody: without the hyphens of a double name, and with the initial only.
 * They are a convenience, so one that is taken is simply left out.
 */
function aliasesFor(local, domain) {
  const [given, family] = local.split('.');
  if (family === undefined) return [];
  const forms = new Set([`${given}.${family.replaceAll('-', '')}`, `${given[0]}.${family}`]);
  forms.delete(local);
  return [...forms]
    .filter((form) => form.length <= LONGEST_LOCAL_PART)
    .map((form) => `${form}@${domain}`)
    .filter((alias) => !isTaken(alias));
}

function firstFree(local, domain) {
  for (let number = 1; number <= LAST_NUMBER; number++) {
    const suffix = number === 1 ? '' : String(number);
    const address = `${shorten(local, LONGEST_LOCAL_PART - suffix.length)}${suffix}@${domain}`;
    if (!isTaken(address)) return address;
    log_info(`${address} is taken`);
  }
  return abort(`${local}@${domain} and ${LAST_NUMBER - 1} numbered addresses are taken.`);
}

// ── The hook itself ────────────────────────────────────────────────────────────────────────────────────────────────────

const current = typeof attributes.email === 'string' ? attributes.email.trim().toLowerCase() : '';
const rename = variables.rename === true;

if (current !== '' && !rename) {
  if (current === attributes.email) skip(`The address ${current} stays.`);
  attributes.email = current;
  return current;
}

const local = localPart(attributes);
const domain = DOMAIN_BY_COMPANY[attributes.company] ?? DEFAULT_DOMAIN;
if (attributes.company !== undefined && !(attributes.company in DOMAIN_BY_COMPANY)) {
  log_warn(`No mail domain for "${attributes.company}"; using ${DEFAULT_DOMAIN}`);
}

// Externals are recognisable by their address, so that nobody sends them what is internal.
const visible = attributes.employee_type === 'contractor' ? `ext-${local}` : local;

// After a rename the name may still lead to the address that the person has: then there is nothing to do.
if (current !== '' && current === `${shorten(visible, LONGEST_LOCAL_PART)}@${domain}`) {
  skip(`The new name leads to the same address, ${current}.`);
}

const address = firstFree(visible, domain);
const aliases = new Set(attributes.email_aliases ?? []);
if (current !== '') {
  aliases.add(current);
  log_info(`${current} becomes an alias`);
}
for (const alias of aliasesFor(visible, domain)) aliases.add(alias);
// An address never is its own alias: some mail systems loop, others refuse the whole account.
aliases.delete(address);

attributes.email = address;
attributes.email_aliases = [...aliases].sort();
output.email = address;
output.alias_count = aliases.size;
log_info(`E-mail address ${address}, ${aliases.size} aliases`);
return address;
