/** Name under which the cursor of `GET /v1/changes` is kept. */
export const changesFeed = 'changes';
