/** Seals what must not lie readable on disk. Each shell brings its own: the system's keychain, or a key file. */
export interface Secrets {
  seal(text: string): Promise<Uint8Array>;
  /** Rejects where the sealed bytes are not ours (another user, another machine, a lost key). */
  open(sealed: Uint8Array): Promise<string>;
}
