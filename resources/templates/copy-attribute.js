// Copies {{source}} to {{target}}.

const OVERWRITE = {{overwrite}};
const value = attributes[{{source}}] ?? {{fallback}};
const isEmpty = value === undefined || value === null || value === '';
const isSet = attributes[{{target}}] !== undefined && attributes[{{target}}] !== null && attributes[{{target}}] !== '';

if (isEmpty) {
  log_info('{{source}} is empty; {{target}} stays as it is');
} else if (isSet && !OVERWRITE) {
  log_debug('{{target}} has a value already');
} else {
  attributes[{{target}}] = value;
}
