/** What templates are and how their placeholders are filled. */
export const templateFacts: readonly (readonly [string, string])[] = [
  [
    'Template',
    'A text with placeholders from which scripts are made. Changing or deleting it never touches a script made from it.',
  ],
  [
    '{{key}}',
    'A placeholder. Alone it becomes a literal of its type; inside a text, a comment or a regular expression the value is escaped for that place. \\{{key}} stays as it is.',
  ],
  [
    'attributes[{{key}}]',
    'A placeholder of the type attribute is the name of one; attributes.{{key}} works too, whatever the name.',
  ],
  ['Use template', 'Asks for each value and shows the script that comes of it, checked as you type.'],
  ['Save as template', 'Proposes the texts, numbers and attributes of a script; tick what is to be filled in.'],
  [
    'System template',
    'Comes with the product. It can be used and duplicated, not changed or deleted. Without a backend the studio shows its own.',
  ],
];
