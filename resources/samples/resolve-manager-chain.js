// Finds the managers above a person, up to the top, and the one who approves requests.
// Runs before create and update. Asks the resource "hr": { find: "person", id } -> { id, name, email, manager_id, active, grade }.

const DEEPEST = 12;
// From this grade on a manager may approve access.
const APPROVER_GRADE = 7;

function lookUp(id) {
  try {
    return resources.call('hr', { find: 'person', id });
  } catch (error) {
    return abort(`HR does not answer for the manager ${id}: ${error.message}`);
  }
}

/** The managers above, nearest first. A circle in HR would never end, and means that nobody is responsible. */
function chainAbove(personId, managerId) {
  const chain = [];
  const seen = new Set([personId]);
  let next = managerId;
  while (next) {
    if (seen.has(next)) {
      const circle = [...seen, next].slice([...seen].indexOf(next)).join(' → ');
      abort(`The managers form a circle in HR: ${circle}.`);
    }
    if (chain.length === DEEPEST) {
      log_warn(`More than ${DEEPEST} managers above ${personId}; the rest is left out`);
      break;
    }
    seen.add(next);
    const manager = lookUp(next);
    chain.push(manager);
    next = manager.manager_id;
  }
  return chain;
}

if (!attributes.employee_id) abort('The person has no employee_id.');
if (!attributes.manager_id) skip('The person has no manager: the top of the house.');

const chain = chainAbove(attributes.employee_id, attributes.manager_id);
// Somebody who left, or is away for long, can stay the manager in HR for weeks.
const present = chain.filter((manager) => manager.active !== false);
if (present.length === 0) abort('Nobody above this person is active; name a manager in HR.');

const approver = present.find((manager) => manager.grade >= APPROVER_GRADE) ?? present.at(-1);
if (present[0] !== chain[0]) log_warn(`${chain[0].name} is not active; ${present[0].name} stands in`);

attributes.manager_email = present[0].email;
attributes.manager_name = present[0].name;
attributes.approver_email = approver.email;
variables.manager_chain = present.map((manager) => manager.id);
output.levels = chain.length;
log_info(`${chain.length} managers above; ${approver.name} approves`);
