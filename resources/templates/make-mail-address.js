// Makes a mail address in {{target}} for whoever has none.

const EXTERNAL_DOMAIN = {{external_domain}};
const SPECIAL = { ä: 'ae', ö: 'oe', ü: 'ue', ß: 'ss', æ: 'ae', ø: 'oe', å: 'aa', œ: 'oe', ð: 'd', þ: 'th', ł: 'l', đ: 'd', ı: 'i' };

function plain(text) {
  return Array.from(String(text ?? '').normalize('NFC').toLowerCase(), (letter) => SPECIAL[letter] ?? letter)
    .join('')
    .normalize('NFD')
    .replace(/\s+/g, '-')
    .replace(/[^a-z0-9-]/g, '');
}

if (attributes[{{target}}]) skip('There is a mail address already.');

const local = [plain(attributes[{{first}}]), plain(attributes[{{last}}])].filter((part) => part !== '').join('.');
if (local === '') abort('No name to make a mail address of; enter a name in HR.');

const isExternal = EXTERNAL_DOMAIN !== '' && attributes[{{external_attribute}}] === {{external_value}};
attributes[{{target}}] = `${local}@${isExternal ? EXTERNAL_DOMAIN : {{domain}}}`;
log_info(`Mail address ${attributes[{{target}}]}`);
