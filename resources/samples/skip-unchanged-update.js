// Makes updates idempotent: compares what is wanted with what the target has, and skips the update when nothing would change.
// The target's values come in the variable "current", as the connector read them. Runs last before update.

// How two values of an attribute are compared; everything else must be equal as it is.
const ignoreCase = (value) => (typeof value === 'string' ? value.toLowerCase() : value);
const asSet = (value) => [...new Set([value ?? []].flat())].sort();
const NORMALISE = { account_name: ignoreCase, email: ignoreCase, groups: asSet, email_aliases: asSet };
// The target writes these itself; a difference there is none.
const READ_ONLY = new Set(['created_at', 'updated_at', 'last_login', 'version']);
// Changing these breaks something elsewhere: somebody must look at it first.
const IMMUTABLE = ['employee_id'];

// Empty text, an empty list and no value at all are the same to a directory.
function normalised(name, value) {
  const result = NORMALISE[name]?.(value) ?? value ?? null;
  const empty = result === '' || (Array.isArray(result) && result.length === 0);
  return empty ? null : result;
}

// Keys in another order make no difference.
function canonical(value) {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const entries = Object.keys(value).sort().map((key) => `${JSON.stringify(key)}:${canonical(value[key])}`);
  return `{${entries.join(',')}}`;
}

const isSame = (name, one, other) => canonical(normalised(name, one)) === canonical(normalised(name, other));

const current = variables.current;
if (current === undefined) abort('The variable "current" is missing: let the connector read the account first.');

const changed = Object.keys(attributes).filter(
  (name) => !READ_ONLY.has(name) && !isSame(name, attributes[name], current[name]),
);
for (const name of IMMUTABLE) {
  if (changed.includes(name) && normalised(name, current[name]) !== null) {
    abort(`${name} would change from ${current[name]} to ${attributes[name]}; that is another person.`);
  }
}
if (changed.length === 0) skip('The target already has these values.');

// Send only what differs: fewer conflicts with what others change meanwhile.
for (const name of Object.keys(attributes)) {
  if (!changed.includes(name)) delete attributes[name];
}
output.changed = changed.sort();
log_info(`Changes ${output.changed.join(', ')}`);
