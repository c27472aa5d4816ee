import { askRun, currentRun } from '#renderer/state/debug-run.ts';
import { expressionAt } from './expression-at.ts';
import { monaco } from './monaco.ts';

const shownProperties = 12;

/** While a run stands still, pointing at a name tells what it is worth there. Nothing is ever changed by it. */
export function registerDebugHover(): void {
  monaco.languages.registerHoverProvider('javascript', {
    provideHover: async (model, position) => {
      const run = currentRun();
      if (run?.phase !== 'paused' || run.stale || !model.uri.path.startsWith(`/scripts/${run.lid}/`)) return null;
      const found = expressionAt(model.getLineContent(position.lineNumber), position.column);
      if (found === null) return null;
      const text = await valueText(found.expression, run.frame);
      if (text === null) return null;
      const { lineNumber } = position;
      return {
        range: new monaco.Range(lineNumber, found.start, lineNumber, found.end),
        contents: [{ value: `\`\`\`javascript\n${text}\n\`\`\`` }],
      };
    },
  });
}

async function valueText(expression: string, frame: number): Promise<string | null> {
  try {
    const { value, thrown } = await askRun({ name: 'evaluate', frame, expression, purpose: 'hover' });
    if (thrown) return null;
    if (value.ref === null) return `${expression} = ${value.text}`;
    const { properties, total } = await askRun({ name: 'properties', ref: value.ref, start: 0 });
    const rows = properties.slice(0, shownProperties).map((one) => `  ${one.name}: ${one.value?.text ?? '…'}`);
    const more = total > rows.length ? [`  … ${total - rows.length} more`] : [];
    return [`${expression} = ${value.text}`, ...rows, ...more].join('\n');
  } catch {
    // Not in scope, or it would change something: then there is nothing to say.
    return null;
  }
}
