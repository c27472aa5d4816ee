// Maps a person from HR to the attributes of an LDAP directory (inetOrgPerson) and builds the distinguished name.
// Runs before create and update. The base of the tree comes from the variable "base_dn", if an earlier hook set one.

const DEFAULT_BASE = 'dc=example,dc=com';
const OU_BY_COUNTRY = { AT: 'Vienna', CH: 'Zurich', DE: 'Munich', PL: 'Warsaw', US: 'Boston' };

// RFC 4514: these characters end a value or start another one; a leading # or space and a trailing space are special too.
function escapeDn(value) {
  return value
    .replace(/[\\,+"<>;=]/g, (character) => `\\${character}`)
    .replace(/^[# ]/, (character) => `\\${character}`)
    .replace(/ $/, '\\ ');
}

function required(name) {
  const value = typeof attributes[name] === 'string' ? attributes[name].trim() : '';
  if (value === '') abort(`The attribute ${name} is missing; the directory does not accept a person without it.`);
  return value;
}

function optional(name) {
  const value = attributes[name];
  return value === undefined || value === null || value === '' ? [] : [String(value)];
}

const first = required('first_name');
const last = required('last_name');
const account = required('account_name');
const country = required('country').toUpperCase();

const city = OU_BY_COUNTRY[country];
if (city === undefined) log_warn(`No organisational unit for country ${country}; using "Other"`);

const displayName = `${attributes.preferred_name ?? first} ${last}`;
const base = variables.base_dn ?? DEFAULT_BASE;
const dn = [`uid=${escapeDn(account)}`, `ou=${escapeDn(city ?? 'Other')}`, 'ou=People', base].join(',');

const person = {
  objectClass: ['top', 'person', 'organizationalPerson', 'inetOrgPerson'],
  uid: [account],
  cn: [displayName],
  sn: [last],
  givenName: [first],
  displayName: [displayName],
  mail: optional('email'),
  title: optional('job_title'),
  departmentNumber: optional('cost_centre'),
  employeeNumber: optional('employee_id'),
  employeeType: optional('employee_type'),
  telephoneNumber: optional('phone'),
  c: [country],
};

// The directory refuses empty lists: leave out what HR does not know. The HR names go, so that they are not sent.
for (const name of Object.keys(attributes)) delete attributes[name];
for (const [name, values] of Object.entries(person)) {
  if (values.length > 0) attributes[name] = values.length === 1 ? values[0] : values;
}
attributes.dn = dn;
variables.directory_dn = dn;
log_info(`Mapped ${displayName} to ${dn}`);
