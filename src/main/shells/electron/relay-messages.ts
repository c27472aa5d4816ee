/** What Electron's main process and its child, the studio host, tell each other. Connections are numbered by the main process. */
export type ToHost =
  | { readonly type: 'open'; readonly connection: number; readonly workspace: string | null }
  | { readonly type: 'frame'; readonly connection: number; readonly data: string }
  | { readonly type: 'close'; readonly connection: number }
  | { readonly type: 'secret'; readonly id: number; readonly result: string | null }
  | { readonly type: 'stop' };

/** `secret` asks the system's keychain: `seal` takes a text and gives base64, `open` the other way round. */
export type FromHost =
  | { readonly type: 'ready' }
  | { readonly type: 'failed'; readonly message: string }
  | { readonly type: 'frame'; readonly connection: number; readonly data: string }
  | { readonly type: 'close'; readonly connection: number }
  | { readonly type: 'secret'; readonly id: number; readonly operation: 'seal' | 'open'; readonly value: string };
