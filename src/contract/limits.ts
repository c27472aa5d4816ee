/** Every limit that more than one layer must agree on. Sizes are bytes of UTF-8 unless the name says otherwise (`contract.md` 1.10, `runtime.md`). */
export const limits = {
  scriptBodyBytes: 65_536,
  contextBytes: 102_400,
  requestBytes: 1_048_576,
  resultBytes: 262_144,
  logLines: 1_000,
  logBytes: 65_536,
  resourceCalls: 1_000,
  resourcePayloadBytes: 65_536,
  /** What an external resource may answer to one call of a real run, and all payloads and replies of one run together. */
  resourceReplyBytes: 262_144,
  resourceTotalBytes: 524_288,
  resourceNameChars: 100,
  valueDepth: 100,
  scriptNameChars: 255,
  templateBodyBytes: 65_536,
  templateNameChars: 255,
  templateAnnotationBytes: 65_536,
  placeholderLabelChars: 200,
  placeholderHelpChars: 500,
  placeholderChoices: 100,
  placeholderValueChars: 10_000,
  descriptionChars: 2_000,
  changeDescriptionChars: 500,
  contextNameChars: 100,
  casesPerScript: 1_000,
  /** A file of test cases, and what a window sends of one. */
  caseFileBytes: 8_388_608,
  /** What is told about a case whose run differs from what is expected. */
  caseDifferences: 100,
  searchChars: 200,
  /** Scripts of a local list: in one window, in one bulk action, and in the whole. */
  listWindow: 200,
  bulkScripts: 500,
  listedScripts: 1_000_000,
  checkpointNameChars: 100,
  historySearchChars: 200,
  /** The local history of dry runs keeps the newest, up to both (texts that ran counted once). */
  historyRuns: 10_000,
  historyBytes: 209_715_200,
  workspaceNameChars: 100,
  problems: 100,
  /** A blob is the text of something, and no text may be larger than a script's. */
  blobBytes: 65_536,
  changeSetOps: 5_000,
  changeSetBytes: 8_388_608,
  changesDefault: 500,
  changesMax: 1_000,
  pageSizeDefault: 50,
  templatePageSizeDefault: 20,
  pageSizeMax: 100,
  dryRunSeconds: 5,
  timeoutSecondsMax: 300,
  memoryMiB: 64,
  memoryMiBMax: 256,
  /** How long after its wall clock a run may still take to be reported as a timeout (`runtime.md`). */
  timeoutGraceMs: 500,
} as const;

const encoder = new TextEncoder();

/** The size of a text as the limits count it: bytes of UTF-8. */
export function utf8Bytes(text: string): number {
  return encoder.encode(text).length;
}
