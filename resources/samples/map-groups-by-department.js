// Decides the groups of a person by department, country and kind of employment, and what has to change.
// Runs before create and update. Only groups that this script manages are ever taken away; others stay as they are.

const MANAGED = /^(dept|country|all|priv)-/;
const BY_DEPARTMENT = {
  Engineering: ['dept-engineering', 'dept-engineering-repos'],
  Finance: ['dept-finance', 'dept-finance-reports'],
  'Human Resources': ['dept-hr', 'priv-personal-data'],
  Sales: ['dept-sales', 'dept-sales-crm'],
};
// Access that must not meet in one person, whatever the reason.
const NEVER_TOGETHER = [['dept-finance-reports', 'dept-sales-crm']];

function wantedGroups() {
  const department = attributes.department ?? '';
  const groups = BY_DEPARTMENT[department];
  if (groups === undefined) abort(`No groups are defined for the department "${department}"; add it to this script.`);
  const external = attributes.employee_type === 'contractor' || attributes.employee_type === 'intern';
  const all = [
    external ? 'all-externals' : 'all-employees',
    ...(attributes.country ? [`country-${attributes.country.toLowerCase()}`] : []),
    ...groups,
    ...(attributes.second_department ? (BY_DEPARTMENT[attributes.second_department] ?? []) : []),
  ];
  // Privileged groups are for employees only.
  return all.filter((group) => !(external && group.startsWith('priv-')));
}

function findConflict(groups) {
  return NEVER_TOGETHER.find((pair) => pair.every((group) => groups.has(group)));
}

const current = new Set(attributes.groups ?? []);
const wanted = new Set(wantedGroups());
for (const group of current) {
  if (!MANAGED.test(group)) wanted.add(group);
}

const conflict = findConflict(wanted);
if (conflict !== undefined) abort(`Separation of duties: ${conflict.join(' and ')} must not be held by one person.`);

const added = [...wanted].filter((group) => !current.has(group)).sort();
const removed = [...current].filter((group) => !wanted.has(group)).sort();
if (added.length + removed.length === 0) skip('The groups are already right.');

attributes.groups = [...wanted].sort();
output.groups_added = added;
output.groups_removed = removed;
log_info(`${added.length} groups added, ${removed.length} removed`);
