import { v7 as newId } from 'uuid';
import { AppError } from '#contract/errors/app-error.ts';
import type { SavedContext } from '#contract/rpc/scripts.ts';
import {
  deleteContext,
  findContext,
  findContextNamed,
  listContexts,
  putContext,
} from '#host/store/queries/contexts.ts';
import type { Store } from '#host/store/store.ts';
import type { WorkspaceSchema } from '#host/store/workspace-schema.ts';
import type { EventHub } from '../event-hub.ts';
import type { Scripts } from './scripts.ts';

/** The named test contexts of a script. */
export class Contexts {
  private readonly store: Store<WorkspaceSchema>;
  private readonly scripts: Scripts;
  private readonly events: EventHub;

  constructor(store: Store<WorkspaceSchema>, scripts: Scripts, events: EventHub) {
    this.store = store;
    this.scripts = scripts;
    this.events = events;
  }

  list(lid: string): SavedContext[] {
    return listContexts(this.store, lid);
  }

  save(input: { context_id: string | null; lid: string; name: string; text: string }): SavedContext {
    const saved = this.store.saving(() => {
      this.scripts.require(input.lid);
      const id = input.context_id ?? newId();
      const namesake = findContextNamed(this.store, input.lid, input.name);
      if (namesake && namesake.context_id !== id) {
        throw new AppError('conflict', `This script has a test context "${input.name}" already; choose another name.`);
      }
      const context = { ...input, context_id: id, updated_at: new Date().toISOString() };
      putContext(this.store, context);
      return context;
    });
    this.events.emit({ type: 'contexts_changed', lid: input.lid });
    return saved;
  }

  /** Throws `not_found` where another window deleted it; what was typed stays in this one. */
  saveText({ context_id, text }: { context_id: string; text: string }): SavedContext {
    const saved = this.store.saving(() => {
      const context = findContext(this.store, context_id);
      if (context === undefined) throw new AppError('not_found', 'This test context was deleted in another window.');
      const changed = { ...context, text, updated_at: new Date().toISOString() };
      putContext(this.store, changed);
      return changed;
    });
    this.events.emit({ type: 'contexts_changed', lid: saved.lid });
    return saved;
  }

  remove(id: string): void {
    const context = findContext(this.store, id);
    if (!context) return;
    deleteContext(this.store, id);
    this.events.emit({ type: 'contexts_changed', lid: context.lid });
  }
}
