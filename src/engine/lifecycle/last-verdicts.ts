const most = 8;

/**
 * What was found out about something together with others, for the last few of these. They are known by a number: to hold
 * on to them would keep every earlier version of a machine that is being edited.
 */
export class LastVerdicts<Verdict> {
  private readonly others: number[] = [];
  private readonly verdicts: Verdict[] = [];
  private next = 0;

  get(other: number): Verdict | undefined {
    const at = this.others.indexOf(other);
    return at === -1 ? undefined : this.verdicts[at];
  }

  set(other: number, verdict: Verdict): void {
    this.others[this.next] = other;
    this.verdicts[this.next] = verdict;
    this.next = (this.next + 1) % most;
  }
}
