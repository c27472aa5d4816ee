/** One event of a `text/event-stream`. */
export interface ServerEvent {
  readonly id: string | null;
  readonly event: string;
  readonly data: string;
}

/**
 * The events in the lines of a `text/event-stream` (HTML standard, 9.2.6). An event that was cut off is none, comments are
 * nothing but a sign of life.
 */
export async function* serverEvents(lines: AsyncIterable<string>): AsyncIterable<ServerEvent> {
  let id: string | null = null;
  let event = '';
  let data: string[] = [];
  for await (const raw of lines) {
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw;
    if (line === '') {
      if (data.length > 0) yield { id, event: event === '' ? 'message' : event, data: data.join('\n') };
      event = '';
      data = [];
      continue;
    }
    const [, field, value = ''] = /^([^:]*):? ?(.*)$/s.exec(line) ?? [];
    if (field === 'data') data.push(value);
    else if (field === 'event') event = value;
    else if (field === 'id') id = value;
  }
}
