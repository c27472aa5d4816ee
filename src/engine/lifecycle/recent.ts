/**
 * Remembers what was made for the keys that were asked for last, at most twice `most` of them: once as many are new, those
 * that nobody asked for since the last time are forgotten.
 */
export class Recent<Value> {
  private readonly most: number;
  private now = new Map<string, Value>();
  private before = new Map<string, Value>();

  constructor(most: number) {
    this.most = most;
  }

  get(key: string, make: () => Value): Value {
    let value = this.now.get(key);
    if (value !== undefined) return value;
    value = this.before.get(key) ?? make();
    if (this.now.size >= this.most) {
      this.before = this.now;
      this.now = new Map();
    }
    this.now.set(key, value);
    return value;
  }
}
