// Opens a ticket when the connector could not create, change or remove an account, so that nobody waits for nothing.
// Runs after every operation; succeeded ones and those that will be tried again are skipped.
// Asks the resource "service_desk": { action: "open", … } -> { ticket } or { duplicate_of }.

// What the target's messages mean, who can do something about it, and whether waiting alone helps.
const CAUSES = [
  { pattern: /timed? ?out|unreachable|ECONN|503/i, cause: 'target away', team: 'operations', passing: true },
  { pattern: /already exists|duplicate|unique/i, cause: 'name taken', team: 'identity', passing: false },
  { pattern: /password|complexity/i, cause: 'password policy', team: 'identity', passing: false },
  { pattern: /denied|unauthori[sz]ed|forbidden|40[13]/i, cause: 'missing right', team: 'operations', passing: false },
  { pattern: /quota|licen[cs]e|limit/i, cause: 'capacity', team: 'procurement', passing: false },
];
const UNKNOWN = { cause: 'unknown', team: 'identity', passing: false };
const ATTEMPTS_BEFORE_TICKET = 3;

if (hook_phase !== 'after') abort('Bind this script after the operation: before it there is no result to report.');
if (error_message === null) skip('The operation succeeded.');

const { cause, team, passing } = CAUSES.find(({ pattern }) => pattern.test(error_message)) ?? UNKNOWN;
if (passing && context.attempt < ATTEMPTS_BEFORE_TICKET && attributes.urgent !== true) {
  skip(`${cause}: attempt ${context.attempt} of ${ATTEMPTS_BEFORE_TICKET}, no ticket yet.`);
}

// Whoever starts tomorrow needs the account tomorrow.
function priority() {
  if (operation_type === 'disable' || operation_type === 'delete') return 'high';
  const start = Date.parse(attributes.start_date ?? '');
  const days = (start - Date.now()) / 86_400_000;
  return days <= 2 ? 'high' : 'normal';
}

const who = attributes.account_name ?? attributes.employee_id ?? target_uid ?? 'an unnamed account';
const reply = resources.call('service_desk', {
  action: 'open',
  team,
  priority: priority(),
  title: `Could not ${operation_type} ${object_class} ${who}: ${cause}`,
  text: error_message.slice(0, 2000),
  // The desk answers with the open ticket instead of a second one for the same cause.
  fingerprint: [connector_id, operation_type, who, cause].join('/'),
});

output.ticket = reply.ticket ?? reply.duplicate_of;
output.cause = cause;
log_warn(`${cause}: ticket ${output.ticket} for ${team}${reply.ticket ? '' : ' (already open)'}`);
