// Maps a person from HR to a SCIM 2.0 user with the enterprise extension (RFC 7643).
// Runs before create and update. Contractors without a mailbox are not provisioned to this application.

const CORE = 'urn:ietf:params:scim:schemas:core:2.0:User';
const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const LANGUAGES = { AT: 'de-AT', CH: 'de-CH', DE: 'de-DE', FR: 'fr-FR', GB: 'en-GB', PL: 'pl-PL', US: 'en-US' };
const TIMEZONES = { AT: 'Europe/Vienna', CH: 'Europe/Zurich', DE: 'Europe/Berlin', FR: 'Europe/Paris', GB: 'Europe/London', PL: 'Europe/Warsaw' };

// SCIM treats null and an absent attribute alike, but many services do not: leave out what is empty.
function compact(value) {
  if (Array.isArray(value)) return value.map(compact).filter((item) => item !== undefined);
  if (value !== null && typeof value === 'object') {
    const entries = Object.entries(value)
      .map(([name, inner]) => [name, compact(inner)])
      .filter(([, inner]) => inner !== undefined);
    return entries.length === 0 ? undefined : Object.fromEntries(entries);
  }
  return value === null || value === '' ? undefined : value;
}

function isActive(person) {
  if (operation_type === 'disable') return false;
  if (operation_type === 'enable') return true;
  const today = new Date().toISOString().slice(0, 10);
  return (person.start_date ?? today) <= today && (person.end_date ?? today) >= today;
}

const person = { ...attributes };
if (person.employee_type === 'contractor' && !person.email) {
  skip('A contractor without a mailbox gets no account in this application.');
}
if (!person.email) abort('The person has no e-mail address, which is the user name of this application.');

const formatted = [person.honorific, person.preferred_name ?? person.first_name, person.last_name].filter(Boolean).join(' ');
const user = compact({
  schemas: [CORE, ENTERPRISE],
  externalId: person.employee_id,
  userName: person.email.toLowerCase(),
  name: {
    formatted,
    givenName: person.first_name,
    familyName: person.last_name,
    honorificPrefix: person.honorific,
  },
  displayName: formatted,
  title: person.job_title,
  preferredLanguage: LANGUAGES[person.country],
  timezone: TIMEZONES[person.country],
  active: isActive(person),
  emails: [
    { value: person.email.toLowerCase(), type: 'work', primary: true },
    person.private_email ? { value: person.private_email.toLowerCase(), type: 'home' } : null,
  ],
  phoneNumbers: [
    person.phone ? { value: person.phone, type: 'work' } : null,
    person.mobile ? { value: person.mobile, type: 'mobile' } : null,
  ],
  [ENTERPRISE]: {
    employeeNumber: person.employee_id,
    costCenter: person.cost_centre,
    organization: person.company,
    department: person.department,
    manager: { value: variables.manager_scim_id },
  },
});

for (const name of Object.keys(attributes)) delete attributes[name];
Object.assign(attributes, user);
output.scim_user_name = user.userName;
log_info(`SCIM user ${user.userName}, ${user.active ? 'active' : 'inactive'}`);
