import type { PlaceholderType } from '#contract/model/template.ts';

/** The types of placeholders in words. */
export const typeWords: Readonly<Record<PlaceholderType, string>> = {
  text: 'Text',
  number: 'Number',
  boolean: 'Yes or no',
  choice: 'Choice',
  attribute: 'Attribute',
};
