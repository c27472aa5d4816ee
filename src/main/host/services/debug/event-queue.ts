/** Events in the order in which they happened, for one reader that comes when it can. */
export class EventQueue<Event> {
  private readonly waiting: Event[] = [];
  private wake = () => {};

  push(event: Event): void {
    this.waiting.push(event);
    this.wake();
  }

  async next(): Promise<Event> {
    for (;;) {
      const event = this.waiting.shift();
      if (event !== undefined) return event;
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
  }
}
