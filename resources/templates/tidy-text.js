// Tidies {{attribute}}.

const FORM = {{form}};

const text = attributes[{{attribute}}];
if (typeof text !== 'string') skip('{{attribute}} is no text.');

const tidy = text.replace(/\s+/g, ' ').trim();
const formed = {
  'as it is': tidy,
  'lower case': tidy.toLowerCase(),
  'UPPER CASE': tidy.toUpperCase(),
  'Capital First Letters': tidy.toLowerCase().replace(/(^|[\s\-'’])(\p{L})/gu, (_, before, letter) => before + letter.toUpperCase()),
}[FORM];

attributes[{{attribute}}] = Array.from(formed).slice(0, {{longest}}).join('');
