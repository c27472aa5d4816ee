// Decides which licences a person gets, asks the licence pool for them, and returns those no longer needed.
// Runs after the account was created or updated. Asks the resource "licences":
//   { action: "available", sku } -> { available }      { action: "assign" | "release", sku, account } -> { ok }

const BY_JOB_FAMILY = {
  clinical: ['office-basic', 'records-clinician'],
  engineering: ['office-full', 'source-hosting'],
  office: ['office-full'],
  'shop-floor': ['office-basic'],
};
// A licence of the left side contains the one of the right side.
const CONTAINS = { 'office-full': ['office-basic'] };
// What to take when the pool is empty; without an entry the person cannot work, and the hook fails.
const FALLBACK = { 'office-full': 'office-basic' };

if (hook_phase !== 'after') abort('Licences belong to an account that exists: bind this script after the operation.');
if (error_message !== null) skip(`The operation failed (${error_message}); no licence is assigned.`);

function available(sku) {
  return resources.call('licences', { action: 'available', sku }).available;
}

function change(action, sku) {
  const reply = resources.call('licences', { action, sku, account: target_uid });
  if (reply.ok !== true) abort(`The licence pool refused to ${action} ${sku}: ${reply.reason ?? 'no reason given'}`);
  log_info(`${action} ${sku}`);
}

function withoutContained(skus) {
  return skus.filter((sku) => !skus.some((other) => CONTAINS[other]?.includes(sku)));
}

const family = attributes.job_family;
const base = BY_JOB_FAMILY[family];
if (base === undefined) abort(`No licences are defined for the job family "${family}".`);

const held = new Set(attributes.licences ?? []);
const wanted = withoutContained([...new Set([...base, ...(attributes.extra_licences ?? [])])]);
const granted = [];

for (const sku of wanted) {
  if (held.has(sku) || available(sku) > 0) {
    granted.push(sku);
    continue;
  }
  const fallback = FALLBACK[sku];
  if (fallback === undefined || !(held.has(fallback) || available(fallback) > 0)) {
    abort(`No ${sku} licence is left, and nothing can take its place. Order more, then retry.`);
  }
  log_warn(`No ${sku} licence is left; ${fallback} for now`);
  granted.push(fallback);
}

// New ones first: a person must not stand without any in between.
for (const sku of granted) {
  if (!held.has(sku)) change('assign', sku);
}
for (const sku of held) {
  if (!granted.includes(sku)) change('release', sku);
}

attributes.licences = granted.sort();
output.licences = attributes.licences;
output.waiting_for = wanted.filter((sku) => !granted.includes(sku));
