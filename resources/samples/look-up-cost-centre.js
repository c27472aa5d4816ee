// Replaces the cost centre that HR knows by the one finance books on, with its owner, and refuses a closed one.
// Runs before create and update. Asks the resource "finance": { find: "cost_centre", code } ->
// { code, name, owner_email, valid_from, valid_to, replaced_by } or null when finance does not know it.

const MOST_REPLACEMENTS = 5;
const REQUIRED_FOR = ['employee', 'intern'];

const today = new Date().toISOString().slice(0, 10);

function ask(code) {
  try {
    return resources.call('finance', { find: 'cost_centre', code });
  } catch (error) {
    // A failure ends the hook, so that its retry policy decides; a wrong cost centre would be booked for weeks.
    return abort(`Finance does not answer for cost centre ${code}: ${error.message}`);
  }
}

/** Cost centres are merged and renumbered every year; finance names the one that took over. */
function resolve(code) {
  let current = code;
  for (let step = 0; step <= MOST_REPLACEMENTS; step++) {
    const found = ask(current);
    if (found === null) abort(`Finance does not know the cost centre ${current}.`);
    if (!found.replaced_by) return found;
    log_info(`${current} was replaced by ${found.replaced_by}`);
    current = found.replaced_by;
  }
  return abort(`The cost centre ${code} was replaced more than ${MOST_REPLACEMENTS} times in a row.`);
}

// "4210", " 4210 " and "CC-4210" all occur in HR.
const code = String(attributes.cost_centre ?? '').trim().replace(/^CC-?/i, '');
if (code === '') {
  if (REQUIRED_FOR.includes(attributes.employee_type)) abort(`An ${attributes.employee_type} needs a cost centre.`);
  skip('No cost centre, and none is needed.');
}

const centre = resolve(code);
if (centre.valid_to && centre.valid_to < today) {
  abort(`The cost centre ${centre.code} (${centre.name}) was closed on ${centre.valid_to}; ask ${centre.owner_email}.`);
}
if (centre.valid_from > today) log_warn(`${centre.code} is valid from ${centre.valid_from} only`);

attributes.cost_centre = centre.code;
attributes.cost_centre_name = centre.name;
variables.cost_centre_owner = centre.owner_email;
output.replaced = centre.code !== code;
