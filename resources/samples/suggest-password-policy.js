// Chooses the password policy of an account by what it may reach, and writes the hint that the person reads with the first
// sign-in. No password is made here: it never passes through a script. Runs before create and before enable.

// Lengths follow NIST SP 800-63B: long and without forced changes; a change only after a suspicion.
const POLICIES = {
  standard: { min_length: 15, mfa: 'recommended', session_hours: 12 },
  sensitive: { min_length: 15, mfa: 'required', session_hours: 8 },
  privileged: { min_length: 20, mfa: 'required, with a hardware key', session_hours: 1 },
  service: { min_length: 40, mfa: 'not possible', session_hours: 0 },
};
const SENSITIVE_GROUPS = /^(dept-finance|dept-hr|records-)/;
const PRIVILEGED_GROUPS = /^(priv-|admin-)/;

const HINTS = {
  de: (policy) => `Wählen Sie mindestens ${policy.min_length} Zeichen, am besten vier Wörter. Zweiter Faktor: ${policy.mfa}.`,
  en: (policy) => `Choose at least ${policy.min_length} characters, best of all four words. Second factor: ${policy.mfa}.`,
  fr: (policy) => `Choisissez au moins ${policy.min_length} caractères, de préférence quatre mots. Second facteur : ${policy.mfa}.`,
};

function policyName() {
  const groups = attributes.groups ?? [];
  if (attributes.account_kind === 'service') return 'service';
  if (groups.some((group) => PRIVILEGED_GROUPS.test(group))) return 'privileged';
  if (groups.some((group) => SENSITIVE_GROUPS.test(group))) return 'sensitive';
  return 'standard';
}

const name = policyName();
const policy = POLICIES[name];

if (name === 'service') {
  // Nobody reads a hint for a machine: its secret belongs into a vault, and somebody must answer for it.
  if (!attributes.owner_id) abort('A service account needs an owner_id: somebody must answer for its secret.');
  if (attributes.interactive_login === true) abort('A service account must not sign in interactively.');
  output.vault_path = `provisioning/${tenant_id ?? 'local'}/${attributes.account_name}`;
}

// The person's own words are the first that others try.
const ownWords = [attributes.first_name, attributes.last_name, attributes.account_name, attributes.company]
  .filter((word) => typeof word === 'string' && word.length >= 3)
  .map((word) => word.toLowerCase());

attributes.password_policy = { name, ...policy, forbidden_words: [...new Set(ownWords)] };
if (name !== 'service') {
  const language = (attributes.preferred_language ?? 'en').slice(0, 2).toLowerCase();
  output.password_hint = (HINTS[language] ?? HINTS.en)(policy);
}
log_info(`Password policy ${name} for ${attributes.account_name}`);
