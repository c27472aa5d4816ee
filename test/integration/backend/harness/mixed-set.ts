import { randomUUID } from 'node:crypto';
import { ChangeSet } from './sync.ts';

export type Known = { readonly id: string; readonly rev: number };

/** A change set with operations of any type. */
export class MixedSet extends ChangeSet {
  add(type: string, id: string, fields: object, more: object = {}): this {
    this.ops.push({ op_id: randomUUID(), type, action: 'create', id, fields, ...more } as never);
    return this;
  }

  change(type: string, { id, rev }: Known, fields: object): this {
    this.ops.push({ op_id: randomUUID(), type, action: 'update', id, if_match: `"${rev}"`, fields } as never);
    return this;
  }

  remove(type: string, { id, rev }: Known): this {
    this.ops.push({ op_id: randomUUID(), type, action: 'delete', id, if_match: `"${rev}"` } as never);
    return this;
  }
}
