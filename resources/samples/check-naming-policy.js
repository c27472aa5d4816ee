// Checks the names of an account against the naming policy before it is created, and stops the creation when one breaks it.
// Every violation is collected first: whoever corrects the data wants to see all of them at once.

const RULES = {
  account_name: [
    ['must start with a letter', (name) => /^[a-z]/.test(name)],
    ['may hold only a-z, 0-9, dots and hyphens', (name) => /^[a-z0-9.-]+$/.test(name)],
    ['must be 3 to 20 characters long', (name) => name.length >= 3 && name.length <= 20],
    ['must not end with a dot or a hyphen', (name) => !/[.-]$/.test(name)],
    ['must not hold two separators in a row', (name) => !/[.-]{2}/.test(name)],
  ],
  display_name: [
    ['must be 2 to 64 characters long', (name) => Array.from(name).length >= 2 && Array.from(name).length <= 64],
    ['must not hold line breaks or other control characters', (name) => !/\p{Cc}/u.test(name)],
    // Marks that turn the direction of writing make a name look like another one.
    ['must not hold marks of writing direction', (name) => !/[\u200e\u200f\u202a-\u202e\u2066-\u2069]/u.test(name)],
    ['must not begin or end with a space', (name) => name === name.trim()],
  ],
};

// Accounts that are no person's show by their prefix what they are, and who owns them.
const PREFIX_BY_KIND = { service: 'svc-', shared: 'shr-', test: 'tst-', administrator: 'adm-' };
const LOOKS_OFFICIAL = /(^|[.-])(ceo|helpdesk|payroll|security|it-support)([.-]|$)/;

function violationsOf(field) {
  const value = attributes[field];
  if (typeof value !== 'string' || value === '') return [`${field} is missing`];
  return RULES[field].filter(([, holds]) => !holds(value)).map(([text]) => `${field} "${value}" ${text}`);
}

function violationsOfKind() {
  const name = attributes.account_name ?? '';
  const kind = attributes.account_kind ?? 'person';
  const prefix = PREFIX_BY_KIND[kind];
  if (prefix === undefined) {
    const foreign = Object.values(PREFIX_BY_KIND).find((other) => name.startsWith(other));
    if (foreign !== undefined) return [`account_name "${name}" begins with ${foreign}, which is not for a ${kind}`];
    return LOOKS_OFFICIAL.test(name) ? [`account_name "${name}" could be mistaken for an official mailbox`] : [];
  }
  return [
    ...(name.startsWith(prefix) ? [] : [`account_name "${name}" of a ${kind} account must begin with ${prefix}`]),
    ...(attributes.owner_id ? [] : [`a ${kind} account needs an owner_id`]),
  ];
}

const violations = [...Object.keys(RULES).flatMap(violationsOf), ...violationsOfKind()];
for (const violation of violations) log_error(violation);
if (violations.length > 0) abort(`The naming policy is broken ${violations.length} times: ${violations.join('; ')}.`);

output.policy = 'passed';
log_info(`${attributes.account_name} keeps to the naming policy`);

// The console writes to the same log; this one marks what the policy refuses as an error.
function log_error(message) {
  console.error(message);
}
