// Joins attributes into {{target}}.

const parts = [{{first}}, {{second}}, {{third}}]
  .filter((name) => name !== null)
  .map((name) => String(attributes[name] ?? '').trim())
  .filter((part) => part !== '');

if (parts.length === 0) {
  log_warn('There is nothing to join into {{target}}');
} else {
  attributes[{{target}}] = parts.join({{separator}});
}
