/** What a test context of a script gives a pipeline: everything but what the pipeline itself fills in. */
export function contextFromScript(text: string): string {
  try {
    const { connector_id, operation_type, hook_phase, error_message, attempt, ...rest } = JSON.parse(text);
    return `${JSON.stringify(rest, null, 2)}\n`;
  } catch {
    return text;
  }
}
