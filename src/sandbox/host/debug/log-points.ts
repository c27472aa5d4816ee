import type { Breakpoint, DebugValue } from '#contract/script/debug.ts';
import { debugLimits } from '#contract/script/debug-limits.ts';
import type { CallFrame } from './call-frames.ts';
import { placeOf } from './call-frames.ts';
import { messageParts } from './expressions.ts';
import { cut } from './remote-object.ts';
import type { Say } from './say.ts';
import type { Values } from './values.ts';

/** Breakpoints that say something in place of stopping. What they look at, they do not change. */
export class LogPoints {
  private readonly values: Values;
  private readonly say: Say;
  private said = 0;

  constructor(values: Values, say: Say) {
    this.values = values;
    this.say = say;
  }

  async speak(frame: CallFrame, points: readonly Breakpoint[]): Promise<void> {
    for (const { log_message } of points) {
      if (this.said > debugLimits.logPointLines) return;
      this.said += 1;
      const { line } = placeOf(frame.location);
      const full = this.said > debugLimits.logPointLines;
      const message = full ? cutMessage : await this.messageOf(frame, log_message ?? '');
      this.say({ event: 'log_point', line, message: cut(message, debugLimits.valueChars) });
    }
  }

  private async messageOf(frame: CallFrame, template: string): Promise<string> {
    let message = '';
    for (const part of messageParts(template)) {
      message += 'text' in part ? part.text : await this.worth(frame, part.expression);
      if (message.length > debugLimits.valueChars) break;
    }
    return message;
  }

  private async worth(frame: CallFrame, expression: string): Promise<string> {
    try {
      const { value, thrown } = await this.values.evaluate(frame, expression, 'watch');
      return thrown ? `<${value.text}>` : plain(value);
    } catch (error) {
      return `<${String((error as { message?: unknown }).message)}>`;
    }
  }
}

const cutMessage = `Log points may say ${debugLimits.logPointLines.toLocaleString('en-US')} lines in a run; further ones are left out.`;

function plain({ kind, text }: DebugValue): string {
  if (kind !== 'string') return text;
  try {
    return JSON.parse(text) as string;
  } catch {
    return text;
  }
}
