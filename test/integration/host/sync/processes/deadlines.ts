import path from 'node:path';
import Database from 'better-sqlite3';
import { backendProfile } from '#contract/model/backend-profile.ts';

/** Deadlines of a test, not of a person: what is not answered within a third of a second counts as unknown. */
export function shortenDeadlines(folder: string, kind: 'baseline' | 'enhanced'): void {
  const database = new Database(path.join(folder, 'store.db'));
  const profile = JSON.stringify(backendProfile.parse({ kind, longest_request_ms: 350 }));
  database
    .prepare(
      "INSERT INTO meta(key, value) VALUES ('profile_json', ?) ON CONFLICT(key) DO UPDATE SET value = excluded.value",
    )
    .run(profile);
  database.close();
}
