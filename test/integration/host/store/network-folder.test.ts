import { existsSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { workspaceKind } from '#host/store/kinds.ts';
import { openStore } from '#host/store/open-store.ts';
import { StoreFailure } from '#host/store/store-failure.ts';
import { storePath } from './test-store.ts';

const local = '27 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw';

function mountedOn(folder: string, type: string): string {
  const point = folder.replaceAll(' ', '\\040');
  return `${local}\n40 27 0:50 / ${point} rw,relatime shared:9 - ${type} server:/export rw,vers=4.2`;
}

function opening(file: string, mounts: string): StoreFailure | null {
  try {
    openStore(file, workspaceKind, { mounts }).close();
    return null;
  } catch (error) {
    if (error instanceof StoreFailure) return error;
    throw error;
  }
}

test.each(['nfs4', 'nfs', 'cifs', 'smb3', 'fuse.sshfs', 'fuse.rclone', 'afs'])(
  'S13 a store is not made in a folder of type %s, and the way out is said',
  (type) => {
    const file = storePath();
    const failure = opening(file, mountedOn(path.dirname(file), type));
    expect(failure).toMatchObject({ state: 'unwritable', reason: `a network folder (${type})` });
    expect(failure?.message).toContain('--home and a folder on a local disk');
    expect(existsSync(file)).toBe(false);
  },
);

test.each(['ext4', 'fuse.ntfs-3g', 'fuseblk', 'tmpfs', 'overlay'])('S13 a folder of type %s is a local one', (type) => {
  const file = storePath();
  expect(opening(file, mountedOn(path.dirname(file), type))).toBeNull();
});

test('S13 the deepest mount decides, the later one of two on one folder, and a name that only begins alike does not', () => {
  const folder = path.dirname(storePath());
  const file = path.join(folder, 'a b', 'store.db');
  expect(opening(file, mountedOn(path.join(folder, 'a b'), 'nfs4'))?.state).toBe('unwritable');
  expect(opening(file, mountedOn(path.join(folder, 'a'), 'nfs4'))).toBeNull();
  const inner = mountedOn(path.join(folder, 'a b'), 'ext4').split('\n')[1];
  expect(opening(file, `${mountedOn(folder, 'nfs4')}\n${inner}`)).toBeNull();
  const covering = mountedOn(path.join(folder, 'a b'), 'cifs').split('\n')[1];
  expect(opening(file, `${local}\n${inner}\n${covering}`)?.state).toBe('unwritable');
});
