import type { DebugHostMessage } from '#contract/script/debug-messages.ts';

/** Says something to the parent; what it is about can be long and goes unparsed beside it. */
export type Say = (message: DebugHostMessage, body?: string) => void;
