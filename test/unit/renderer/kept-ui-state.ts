/** What the host keeps of the window's state, by its key. */
export const kept = new Map<string, unknown>();

/** In place of the window's client: the host's end of the window's state, which is not in these tests. */
export const rpc = {
  uiState: {
    get: { query: ({ key }: { key: string }) => Promise.resolve(kept.get(key) ?? null) },
    set: {
      mutate: ({ key, value }: { key: string; value: unknown }) => {
        kept.set(key, structuredClone(value));
        return Promise.resolve();
      },
    },
  },
};
