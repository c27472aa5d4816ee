import type { LifecycleConfig } from '#contract/model/lifecycle.ts';
import { configOf, type Imported, type SketchedState, type SketchedTransition, stateKeys } from './sketch.ts';

const arrow = /^(\[\*\]|[\w.-]+)\s*-->\s*(\[\*\]|[\w.-]+)\s*(?::\s*(.*))?$/;
const described = /^([\w.-]+)\s*:\s*(.+)$/;
const aliased = /^state\s+"([^"]*)"\s+as\s+([\w.-]+)$/;
const plain = /^(?:state\s+)?([\w.-]+)$/;
const badges = /\s*(\[[^\]]*\]|✓✓|⏳\s*\d+\s*h)/g;

/** A state diagram of Mermaid: names and arrows, with what else there is on the arrows as words. */
export function writeMermaid(config: LifecycleConfig): string {
  const keys = stateKeys(config);
  const lines = ['stateDiagram-v2', '  direction LR'];
  for (const { id, name } of config.states) lines.push(`  ${keys.get(id)} : ${oneLine(name)}`);
  if (config.initial_state_id !== null) lines.push(`  [*] --> ${keys.get(config.initial_state_id)}`);
  for (const transition of config.transitions) {
    const { name, conditions, requires_approval, grace_period_hours } = transition;
    const words = [
      oneLine(name),
      ...(conditions.length === 0
        ? []
        : [`[${conditions.length === 1 ? '1 condition' : `${conditions.length} conditions`}]`]),
      ...(requires_approval ? ['✓✓'] : []),
      ...(grace_period_hours > 0 ? [`⏳ ${grace_period_hours} h`] : []),
    ];
    lines.push(`  ${keys.get(transition.from_state_id)} --> ${keys.get(transition.to_state_id)} : ${words.join(' ')}`);
  }
  for (const { id, is_terminal } of config.states) if (is_terminal) lines.push(`  ${keys.get(id)} --> [*]`);
  return `${lines.join('\n')}\n`;
}

function oneLine(text: string): string {
  return text.replace(/[\s:;]+/g, ' ').trim();
}

/** Reads states and arrows of a state diagram; whatever else stands in it is told as a loss. */
export function readMermaid(text: string, newId: () => string): Imported {
  const reader = new MermaidReader();
  for (const line of text.split('\n')) reader.line(line.replace(/%%.*$/, '').trim());
  return configOf({ name: 'Imported lifecycle', ...reader.sketch() }, reader.losses, newId);
}

class MermaidReader {
  readonly losses: string[] = [];
  private readonly names = new Map<string, string>();
  private readonly terminal = new Set<string>();
  private readonly transitions: SketchedTransition[] = [];
  private initial: string | null = null;

  line(line: string): void {
    if (line === '' || /^(stateDiagram(-v2)?|direction \w+|---)$/.test(line)) return;
    const found = arrow.exec(line);
    const named = aliased.exec(line);
    const other = described.exec(line);
    const alone = plain.exec(line);
    if (found !== null) this.arrow(found[1] ?? '', found[2] ?? '', found[3] ?? '');
    else if (named !== null) this.state(named[2] ?? '', named[1]);
    else if (other !== null) this.state(other[1] ?? '', other[2]);
    else if (alone !== null && !/^(note|end|fork|join)$/.test(alone[1] ?? '')) this.state(alone[1] ?? '');
    else this.losses.push(`This line was left out: ${line}`);
  }

  sketch(): { initial: string | null; states: SketchedState[]; transitions: SketchedTransition[] } {
    const states = [...this.names].map(([key, name]) => ({ key, name, is_terminal: this.terminal.has(key) }));
    return { initial: this.initial, states, transitions: this.transitions };
  }

  private state(key: string, name?: string): void {
    if (name !== undefined || !this.names.has(key)) this.names.set(key, name ?? key);
  }

  private arrow(from: string, to: string, words: string): void {
    for (const key of [from, to]) if (key !== '[*]') this.state(key);
    if (from === '[*]') {
      this.initial ??= to;
    } else if (to === '[*]') {
      this.terminal.add(from);
    } else {
      const name = words.replace(badges, '').trim() || `${from} to ${to}`;
      const grace = /⏳\s*(\d+)\s*h/.exec(words)?.[1];
      if (words.includes('[')) this.losses.push(`${name}: its conditions are not in the file.`);
      this.transitions.push({
        name,
        from,
        to,
        requires_approval: words.includes('✓✓'),
        grace_period_hours: grace === undefined ? 0 : Number(grace),
      });
    }
  }
}
