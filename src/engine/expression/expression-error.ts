/** Why an expression cannot be used. `column` counts from 0 in the text; the end of the text where something is missing. */
export class ExpressionError extends Error {
  override readonly name = 'ExpressionError';
  readonly column: number;
  readonly length: number;

  constructor(message: string, column: number, length = 1) {
    super(message);
    this.column = column;
    this.length = length;
  }
}
