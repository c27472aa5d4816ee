const marks = /\p{M}/gu;
const digits = /\d+/g;
const longestNumber = 99;

/**
 * What a name is sorted by where texts are compared unit by unit: case and accents do not count, and numbers stand in
 * their order (`step 2` before `step 10`).
 */
export function naturalKey(name: string): string {
  return name.normalize('NFD').replace(marks, '').toLowerCase().replace(digits, numberKey);
}

/** A number's length comes before it, so that a longer one is the greater one. */
function numberKey(number: string): string {
  const value = number.replace(/^0+(?=\d)/, '').slice(0, longestNumber);
  return String(value.length).padStart(2, '0') + value;
}
