// Stops when a required attribute has no value.

const missing = {{names}}
  .split(',')
  .map((name) => name.trim())
  .filter((name) => name !== '' && (attributes[name] === undefined || attributes[name] === null || attributes[name] === ''));

if (missing.length > 0) abort(`Missing: ${missing.join(', ')}. {{advice}}`);
