// Sets {{target}} by {{attribute}}.

const OTHERWISE = {{otherwise}};
const matches = String(attributes[{{attribute}}] ?? '').trim().toLowerCase() === {{value}}.toLowerCase();

if (matches) {
  attributes[{{target}}] = {{then}};
} else if (OTHERWISE !== '') {
  attributes[{{target}}] = OTHERWISE;
}
