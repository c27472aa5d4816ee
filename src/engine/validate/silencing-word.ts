/** `// hookwright-disable-next-line rule, rule — reason` takes these rules' problems off the next line. */
export const silencingWord = 'hookwright-disable-next-line';
