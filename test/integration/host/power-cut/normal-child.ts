/** What the product must not do: a store whose commits are not synced. It shows that the replay can see a loss. */
import { appendFileSync } from 'node:fs';
import path from 'node:path';
import Database from 'better-sqlite3';

const folder = process.argv[2] ?? '';
const database = new Database(path.join(folder, 'store.db'));
database.pragma('journal_mode = WAL');
database.pragma('synchronous = NORMAL');
database.exec('CREATE TABLE IF NOT EXISTS saved(n INT PRIMARY KEY, body TEXT)');
const insert = database.prepare('INSERT INTO saved VALUES (?, ?)');
for (let save = 1; save <= 120; save += 1) {
  insert.run(save, 'x'.repeat((save * 37) % 3000));
  appendFileSync(path.join(folder, 'acks'), `${save}\n`);
}
process.kill(process.pid, 'SIGKILL');
