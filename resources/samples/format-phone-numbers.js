// Brings the phone numbers of a person into E.164 (+ country code and number, at most 15 digits), as phone systems want it.
// Runs before create and update. A number with a country code wins over the country of the person.

// Country code, the digit that stands before a number inside the country, and how long a number is without both.
const PLANS = {
  AT: { code: '43', trunk: '0', digits: [4, 13] },
  CH: { code: '41', trunk: '0', digits: [9, 9] },
  DE: { code: '49', trunk: '0', digits: [5, 13] },
  FR: { code: '33', trunk: '0', digits: [9, 9] },
  GB: { code: '44', trunk: '0', digits: [9, 10] },
  // In Italy the 0 belongs to the number.
  IT: { code: '39', trunk: '', digits: [6, 11] },
  PL: { code: '48', trunk: '', digits: [9, 9] },
  US: { code: '1', trunk: '1', digits: [10, 10] },
};
const FIELDS = ['phone', 'mobile', 'fax'];
const LONGEST = 15;

function planOf(international) {
  return Object.values(PLANS).find((plan) => international.startsWith(plan.code));
}

/** @returns the number in E.164, or the reason why it is none. */
function toE164(text, country) {
  // "(0)" in +49 (0)89 stands for a digit that is dialled only inside the country.
  const cleaned = text.replace('(0)', '').replace(/[\s()./-]/g, '').replace(/^00/, '+');
  if (!/^\+?\d+$/.test(cleaned)) return { problem: 'holds something that is not a digit' };

  let plan = PLANS[country];
  let national = cleaned;
  if (cleaned.startsWith('+')) {
    plan = planOf(cleaned.slice(1));
    if (plan === undefined) {
      const length = cleaned.length - 1;
      return length >= 8 && length <= LONGEST ? { number: cleaned } : { problem: `has ${length} digits` };
    }
    national = cleaned.slice(1 + plan.code.length);
  }
  if (plan === undefined) return { problem: `has no country code, and no plan is known for country "${country}"` };
  if (plan.trunk !== '' && national.startsWith(plan.trunk)) national = national.slice(plan.trunk.length);

  const [shortest, longest] = plan.digits;
  if (national.length < shortest || national.length > longest) {
    return { problem: `has ${national.length} digits after +${plan.code}; ${shortest} to ${longest} are possible` };
  }
  return { number: `+${plan.code}${national}` };
}

const problems = [];
let changed = 0;
for (const field of FIELDS) {
  const text = attributes[field];
  if (typeof text !== 'string' || text.trim() === '') continue;
  // An extension is not part of the number: keep it beside.
  const [main, extension] = text.split(/\s*(?:ext\.?|x|#)\s*/i);
  const { number, problem } = toE164(main.trim(), attributes.country);
  if (problem !== undefined) {
    problems.push(`${field} "${text}" ${problem}`);
    continue;
  }
  if (extension) attributes[`${field}_extension`] = extension;
  if (attributes[field] !== number) changed += 1;
  attributes[field] = number;
}

if (problems.length > 0) abort(`${problems.join('; ')}. Correct it in HR.`);
if (changed === 0) skip('Every phone number is already in E.164.');
output.changed = changed;
log_info(`${changed} phone numbers brought into E.164`);
