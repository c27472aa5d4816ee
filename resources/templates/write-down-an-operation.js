// Writes down how the operation went. Runs after it.

const name = attributes[{{name}}] ?? target_uid ?? 'An object without a name';
const LEVEL = {{level}};
const failed = error_message !== null;
const line = failed ? `${operation_type} of ${name} failed: ${error_message}` : `${operation_type} of ${name} succeeded`;

if (failed && LEVEL === 'warn') log_warn(line);
else log_info(line);

variables[{{variable}}] = { operation: operation_type, name, succeeded: !failed };
output.succeeded = !failed;
