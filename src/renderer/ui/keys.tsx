interface KeysProps {
  /** As a person reads it: `Ctrl+Shift+P`. */
  readonly keys: string;
}

/** A key combination. */
export function Keys({ keys }: KeysProps) {
  return <kbd className="whitespace-nowrap font-ui text-small text-text-3">{keys}</kbd>;
}
