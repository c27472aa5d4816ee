import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { effectiveHead, type Fold, type FoldInput, type FoldVersion } from '#engine/sync/fold.ts';
import { sha256, Texts } from '../sync-fixtures.ts';

interface Step {
  readonly line: number;
  readonly word: string;
  readonly drop: boolean;
  /** How many versions ago the author had last pulled. */
  readonly back: number;
  readonly marked: boolean;
  readonly repeat: boolean;
}

const mark = (number: number) => `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`;

class History {
  readonly texts = new Texts();
  readonly versions: FoldVersion[] = [];

  add(body: string, based_on: number | null, by: string | null = mark(this.versions.length + 1)): this {
    const number = this.versions.length + 1;
    this.versions.push({ number, body_hash: this.texts.put(body), mark: by, based_on });
    return this;
  }

  fold(from: Partial<FoldInput> = {}): Fold {
    return effectiveHead({ versions: this.versions, known: new Map(), text: this.texts.get, hash: sha256, ...from });
  }

  head(): string {
    const fold = this.fold();
    if (fold.kind !== 'folded') throw new Error(`missing ${fold.versions}`);
    return fold.texts.get(fold.effective_hash) ?? this.texts.get(fold.effective_hash) ?? 'no such text';
  }
}

function folded(fold: Fold): Extract<Fold, { kind: 'folded' }> {
  if (fold.kind !== 'folded') throw new Error(`missing ${fold.versions}`);
  return fold;
}

describe('effectiveHead', () => {
  it('S27 a version written without having seen the one before does not undo it', () => {
    const history = new History().add('a\nb\nc\n', null).add('A\nb\nc\n', 1).add('a\nb\nC\n', 1);
    expect(history.head()).toBe('A\nb\nC\n');
    expect(folded(history.fold()).needs_heal).toBe(true);
  });

  it('S27 a version whose author had seen everything is taken as it is, deletions too', () => {
    const history = new History().add('a\nb\nc\n', null).add('A\nb\nc\n', 1).add('b\nc\n', 2);
    expect(history.head()).toBe('b\nc\n');
    expect(folded(history.fold()).needs_heal).toBe(false);
  });

  it('S27 a version without a pointer is an edit of the text right before it', () => {
    const history = new History().add('a\n-\nb\n-\nc\n', null).add('A\n-\nb\n-\nc\n', 1).add('a\n-\nb\n-\nC\n', 1);
    history.add('a\n-\nx\n-\nC\n', null, null);
    expect(history.head()).toBe('A\n-\nx\n-\nC\n');
  });

  it('S28 the second copy of a mark counts for nothing', () => {
    const history = new History()
      .add('a\nb\n', null)
      .add('A\nb\n', 1, mark(50))
      .add('A\nB\n', 2)
      .add('A\nb\n', 1, mark(50));
    expect(history.head()).toBe('A\nB\n');
    expect(folded(history.fold()).needs_heal).toBe(true);
  });

  it('S28 also when the first copy was folded long ago', () => {
    const history = new History()
      .add('a\nb\n', null)
      .add('A\nb\n', 1, mark(50))
      .add('A\nB\n', 2)
      .add('A\nb\n', 1, mark(50));
    const known = folded(history.fold({ versions: history.versions.slice(0, 3) })).folded;
    expect(folded(history.fold({ versions: history.versions.slice(3), known })).effective_hash).toBe(sha256('A\nB\n'));
  });

  it('S29 an overlap leaves the newest text at the head and is a conflict for everyone', () => {
    const history = new History().add('a\n', null).add('b\n', 1).add('c\n', 1);
    expect(history.head()).toBe('c\n');
    expect(folded(history.fold()).overlaps).toEqual([
      { version: 3, base_hash: sha256('a\n'), theirs_hash: sha256('b\n'), yours_hash: sha256('c\n') },
    ]);
  });

  it('S29 a later version that points at the overlap answers it; an unmarked one does not', () => {
    const history = new History().add('a\n', null).add('b\n', 1).add('c\n', 1).add('c\nweb\n', null, null);
    expect(folded(history.fold()).overlaps).toHaveLength(1);
    history.add('bc\n', 4);
    expect(history.head()).toBe('bc\n');
    expect(folded(history.fold()).overlaps).toEqual([]);
  });

  it('S29 a later version whose author had not seen the overlap leaves it open', () => {
    const history = new History().add('a\n-\nz\n', null).add('b\n-\nz\n', 1).add('c\n-\nz\n', 1).add('b\n-\nZ\n', 2);
    expect(folded(history.fold()).overlaps.map((overlap) => overlap.version)).toEqual([3]);
    expect(history.head()).toBe('c\n-\nZ\n');
  });

  it('S29 an overlap found in an earlier fold stays open until it is answered', () => {
    const history = new History().add('a\n', null).add('b\n', 1).add('c\n', 1).add('c\nd\n', null, null);
    const before = folded(history.fold({ versions: history.versions.slice(0, 3) }));
    const rest = { versions: history.versions.slice(3), known: before.folded, open_overlaps: before.overlaps };
    expect(folded(history.fold(rest)).overlaps).toEqual(before.overlaps);
  });

  it('S27 what has to be fetched first is named', () => {
    const history = new History().add('a\n', null).add('b\n', 1).add('c\n', 1);
    expect(history.fold({ versions: history.versions.slice(2) })).toEqual({ kind: 'missing', versions: [2] });
    expect(history.fold({ text: (hash) => (hash === sha256('c\n') ? null : 'x\n') })).toEqual({
      kind: 'missing',
      versions: [3],
    });
    expect(history.fold({ versions: [] })).toEqual({ kind: 'missing', versions: [1] });
  });

  it('S27 a pointer to the version itself or beyond was not written by a studio', () => {
    const history = new History().add('a\nb\nc\n', null).add('A\nb\nc\n', 9);
    expect(history.head()).toBe('A\nb\nc\n');
  });

  const step = fc.record<Step>({
    line: fc.nat({ max: 9 }),
    word: fc.constantFrom('x', 'y', 'z'),
    drop: fc.boolean(),
    back: fc.nat({ max: 3 }),
    marked: fc.boolean(),
    repeat: fc.boolean(),
  });

  /** Authors edit what they saw some versions ago; a few leave no mark and some requests arrive twice. */
  function randomHistory(steps: readonly Step[]): History {
    const history = new History().add('0\n1\n2\n3\n4\n5\n6\n7\n8\n9\n', null);
    for (const one of steps) {
      const last = history.versions.length;
      const earlier = history.versions.at(-1);
      if (one.repeat && earlier !== undefined && earlier.mark !== null && last > 1) {
        history.versions.push({ ...earlier, number: last + 1 });
        continue;
      }
      const seen = one.marked ? Math.max(1, last - one.back) : last;
      const before = folded(history.fold({ versions: history.versions.slice(0, seen) }));
      const hash = one.marked ? before.effective_hash : before.head_body_hash;
      const lines = (before.texts.get(hash) ?? history.texts.get(hash) ?? '').split('\n').slice(0, -1);
      lines.splice(Math.min(one.line, lines.length), one.drop ? 1 : 0, `${one.word}${last}`);
      history.add(`${lines.join('\n')}\n`, one.marked ? seen : null, one.marked ? mark(last + 1) : null);
    }
    return history;
  }

  it('S30 gives the same whichever version it begins from', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 8 }), fc.nat({ max: 7 }), (steps, cut) => {
        const history = randomHistory(steps);
        const whole = folded(history.fold());
        const at = 1 + (cut % history.versions.length);
        const first = folded(history.fold({ versions: history.versions.slice(0, at) }));
        if (at === history.versions.length) return;
        const text = (hash: string) => first.texts.get(hash) ?? history.texts.get(hash);
        const rest = { versions: history.versions.slice(at), known: first.folded, open_overlaps: first.overlaps, text };
        const second = folded(history.fold(rest));
        expect(second.effective_hash).toBe(whole.effective_hash);
        expect(second.overlaps).toEqual(whole.overlaps);
      }),
      { numRuns: 1_000 },
    );
  });

  it('S27 a line that an author added is at the head, was removed by someone who had seen it, or is in a conflict', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 8 }), (steps) => {
        const added = steps.map((one) => ({ ...one, drop: false }));
        const history = randomHistory(added);
        const whole = folded(history.fold());
        if (whole.overlaps.length > 0) return;
        if ([...whole.folded.keys()].some((number) => overlapped(history, number))) return;
        const head = history.head().split('\n');
        const tokens = history.versions.flatMap((version) => (history.texts.get(version.body_hash) ?? '').split('\n'));
        for (const token of new Set(tokens)) expect(head).toContain(token);
      }),
      { numRuns: 1_000 },
    );
  });

  function overlapped(history: History, upTo: number): boolean {
    return folded(history.fold({ versions: history.versions.slice(0, upTo) })).overlaps.length > 0;
  }
});
