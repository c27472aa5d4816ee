/** More came than the request allowed. */
export class ReplyTooLarge extends Error {}
