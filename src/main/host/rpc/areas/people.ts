import { findPeopleInput, personStatusInput } from '#contract/rpc/people.ts';
import { procedure, type RpcContext } from '../procedure.ts';

const people = (ctx: RpcContext) => ctx.attachment.workspace.open.people;

export const peopleTable = {
  find: procedure.input(findPeopleInput).query(({ ctx, input, signal }) => people(ctx).find(input, signal)),
  status: procedure.input(personStatusInput).query(({ ctx, input, signal }) => people(ctx).status(input.id, signal)),
};
