import type { Json } from '#contract/model/scalars.ts';
import type { SaveTemplateInput, SaveTemplateResult, TemplateDetail, TemplateFields } from '#contract/rpc/templates.ts';
import { sameJson } from '#engine/merge/canonical-json.ts';
import { type Debounced, debounce } from '#renderer/lib/debounce.ts';
import type { TemplateSaveState } from '#renderer/state/template-drafts.ts';

/** All that is saved of a template. `name` is null while what is typed cannot be one. */
export interface TemplateContent {
  readonly body: string;
  readonly name: string | null;
  readonly description: string | null;
  readonly category: string;
  readonly placeholder_annotations: Json;
}

export interface TemplateSaverDeps {
  /** What is on the screen. */
  content(): TemplateContent;
  save(input: Omit<SaveTemplateInput, 'lid'>): Promise<SaveTemplateResult>;
  onState(state: TemplateSaveState): void;
  /** Brings a text that another window's change was merged into to the screen; false where it overlaps with newer typing. */
  takeOver(sent: string, merged: string): boolean;
  explain(error: unknown): string;
}

const quietMs = 300;
const longestWaitMs = 1000;
const retryMs = 5000;
const fieldNames = ['name', 'description', 'category', 'placeholder_annotations'] as const;

/**
 * Keeps an open template on the disk while it is edited: only what changed is sent, with what it was before, so that
 * nothing of another window is overwritten without a person's choice.
 */
export class TemplateSaver {
  private readonly deps: TemplateSaverDeps;
  private readonly schedule: Debounced;
  private stored: TemplateContent;
  private rev: number;
  private dirty = false;
  private running: Promise<void> | null = null;
  private conflict: TemplateDetail | null = null;
  private failure: string | null = null;
  private retryTimer: ReturnType<typeof setTimeout> | undefined;

  constructor(detail: TemplateDetail, deps: TemplateSaverDeps) {
    this.deps = deps;
    this.stored = contentOf(detail);
    this.rev = detail.local_rev;
    this.schedule = debounce(() => this.send(), quietMs, longestWaitMs);
  }

  /** Whether what is on the screen is stored and nothing is on its way. */
  get idle(): boolean {
    return !this.dirty && this.running === null && this.conflict === null;
  }

  changed(): void {
    this.dirty = true;
    if (this.conflict !== null) return;
    if (this.failure === null) this.deps.onState({ kind: 'saving' });
    this.schedule();
  }

  retry(): void {
    if (this.dirty) this.send();
  }

  /** Resolves when all of it is stored; rejects with the reason where it cannot be. */
  async flush(): Promise<void> {
    this.schedule.cancel();
    this.send();
    while (this.running !== null) {
      await this.running;
      if (this.failure !== null) break;
      this.send();
    }
    if (this.conflict !== null) throw new Error('Another window changed this template; choose what to keep first.');
    if (this.failure !== null) throw new Error(this.failure);
  }

  /** The screen shows what the host holds. */
  adopted(detail: TemplateDetail): void {
    this.schedule.cancel();
    this.stored = contentOf(detail);
    this.rev = detail.local_rev;
    this.dirty = false;
    this.conflict = null;
    this.failure = null;
    this.deps.onState({ kind: 'saved', at: detail.saved_at });
  }

  /** Whether this is what the screen was last stored as. */
  knows(detail: TemplateDetail): boolean {
    return sameJson({ ...contentOf(detail) }, { ...this.stored });
  }

  /** What another window saved, while a person has to choose. */
  get theirs(): TemplateDetail | null {
    return this.conflict;
  }

  /** Ends a conflict by saving what is on the screen over it. */
  overwrite(): void {
    if (this.conflict === null) return;
    this.stored = contentOf(this.conflict);
    this.rev = this.conflict.local_rev;
    this.conflict = null;
    this.dirty = true;
    this.deps.onState({ kind: 'saving' });
    this.send();
  }

  dispose(): void {
    this.schedule.cancel();
    clearTimeout(this.retryTimer);
  }

  private send(): void {
    if (this.running !== null || this.conflict !== null || !this.dirty) return;
    clearTimeout(this.retryTimer);
    this.dirty = false;
    const sent = this.deps.content();
    const { fields, before } = this.changes(sent);
    const body = sent.body === this.stored.body ? {} : { body: sent.body };
    this.running = this.deps
      .save({ base_rev: this.rev, ...body, fields, before })
      .then((result) => this.answered(result, sent))
      .catch((error: unknown) => this.failed(error))
      .finally(() => {
        this.running = null;
        if (this.dirty && this.failure === null) this.send();
      });
  }

  private changes(sent: TemplateContent): { fields: TemplateFields; before: TemplateFields } {
    const changed = fieldNames.filter(
      (name) => (name !== 'name' || sent.name !== null) && !sameJson(sent[name], this.stored[name]),
    );
    const pick = (content: TemplateContent): TemplateFields =>
      Object.fromEntries(changed.map((name) => [name, content[name]]));
    return { fields: pick(sent), before: pick(this.stored) };
  }

  private answered({ outcome, template }: SaveTemplateResult, sent: TemplateContent): void {
    this.failure = null;
    const taken = outcome === 'saved' || (outcome === 'merged' && this.deps.takeOver(sent.body, template.body));
    if (!taken) {
      this.dirty = true;
      this.conflict = template;
      this.deps.onState({ kind: 'conflict', at: template.saved_at });
      return;
    }
    this.rev = template.local_rev;
    this.stored = { ...contentOf(template), body: outcome === 'saved' ? sent.body : template.body };
    if (!this.dirty) this.deps.onState({ kind: 'saved', at: template.saved_at });
  }

  private failed(error: unknown): void {
    this.dirty = true;
    this.failure = this.deps.explain(error);
    this.deps.onState({ kind: 'not_saved', message: this.failure });
    this.retryTimer = setTimeout(() => this.retry(), retryMs);
  }
}

function contentOf({ body, name, description, category, placeholder_annotations }: TemplateDetail): TemplateContent {
  return { body, name, description, category, placeholder_annotations };
}
