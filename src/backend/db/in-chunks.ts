/** A statement may have 65,535 parameters; no table here has more than 16 columns. */
const rowsPerStatement = 1_000;

/** Runs `work` on so many rows at a time as one statement can take, and joins what it returns. */
export async function inChunks<Row, Result>(
  rows: readonly Row[],
  work: (chunk: Row[]) => Promise<Result[]>,
): Promise<Result[]> {
  const results: Result[] = [];
  for (let start = 0; start < rows.length; start += rowsPerStatement) {
    results.push(...(await work(rows.slice(start, start + rowsPerStatement))));
  }
  return results;
}
