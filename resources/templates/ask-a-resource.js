// Looks {{find}} up in {{resource}} by {{source}}. It is asked { find, value } and answers an object.

const value = attributes[{{source}}];
if (value === undefined || value === null || value === '') skip('{{source}} is empty.');

const REQUIRED = {{required}};
const answer = resources.call({{resource}}, { find: {{find}}, value });
const found = answer?.[{{member}}];

if (found !== undefined && found !== null) {
  attributes[{{target}}] = found;
  log_info(`${value}: ${found}`);
} else if (REQUIRED) {
  abort(`{{resource}} knows no {{find}} for "${value}"; enter it there or correct {{source}}.`);
} else {
  log_warn(`{{resource}} knows no {{find}} for "${value}"`);
}
