// Takes the access of a person who left: disables the account once the grace period after the last day is over, and
// schedules its deletion. Runs before update, every night for everyone who has an end date.

const GRACE_DAYS = { employee: 3, contractor: 0, intern: 1 };
const DEFAULT_GRACE_DAYS = 0;
const DELETE_AFTER_DAYS = 90;
const DAY_MS = 24 * 60 * 60 * 1000;

// Dates from HR have no time and no zone; the last day counts to its end everywhere on Earth (UTC-12).
function endOfDay(date) {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date);
  if (match === null) abort(`The end date "${date}" is not of the form YYYY-MM-DD.`);
  const [, year, month, day] = match.map(Number);
  const midnight = Date.UTC(year, month - 1, day);
  if (new Date(midnight).getUTCDate() !== day) abort(`The end date ${date} does not exist in the calendar.`);
  return midnight + DAY_MS + 12 * 60 * 60 * 1000;
}

const isoDay = (time) => new Date(time).toISOString().slice(0, 10);

const lastDay = attributes.end_date;
if (!lastDay) skip('The person has no end date.');
if (attributes.account_enabled === false) skip('The account is already disabled.');
if (attributes.legal_hold === true) abort('The account is under legal hold; the legal department must release it first.');

// A dismissal for cause ends access at once; HR marks it.
const graceDays = attributes.immediate_exit === true ? 0 : (GRACE_DAYS[attributes.employee_type] ?? DEFAULT_GRACE_DAYS);
const disableAt = attributes.immediate_exit === true ? Date.now() : endOfDay(lastDay) + graceDays * DAY_MS;

if (Date.now() < disableAt) {
  const days = Math.ceil((disableAt - Date.now()) / DAY_MS);
  skip(`Access ends on ${isoDay(disableAt)}, in ${days} ${days === 1 ? 'day' : 'days'}.`);
}

attributes.account_enabled = false;
attributes.disabled_at = new Date().toISOString();
attributes.disabled_reason = attributes.immediate_exit === true ? 'immediate exit' : 'left';
attributes.delete_after = isoDay(Date.now() + DELETE_AFTER_DAYS * DAY_MS);
attributes.groups = [];
// Colleagues still write to the person: the manager gets the mail during the waiting time.
if (attributes.manager_email) attributes.mail_forward_to = attributes.manager_email;

variables.leaver = true;
output.delete_after = attributes.delete_after;
log_info(`Disabled ${attributes.account_name ?? 'the account'}; to be deleted after ${attributes.delete_after}`);
