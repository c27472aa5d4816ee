import { readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { unwritable } from './store-failure.ts';

/** Types of file systems whose files lie on another computer, as Linux names them. */
const networkTypes =
  /^(nfs\d?|cifs|smb\d?|smbfs|afs|ncpfs|coda|ceph|lustre|gfs2?|ocfs2|glusterfs|beegfs|davfs|fuse\.(sshfs|smbnetfs|cifs|nfs|curlftpfs|davfs2?|rclone|s3fs|goofys|gcsfuse|blobfuse2?|glusterfs|ceph|ceph-fuse|gvfsd-fuse|juicefs|onedriver|google-drive-ocamlfuse|mfs|afp|afpfs))$/;

/**
 * Throws where a store would lie on another computer: locks and flushing do not hold there, so that saved would not mean
 * saved (`sync.md` 3.14). Only where the platform tells; `mounts` is Linux's `/proc/self/mountinfo`.
 */
export function assertLocalFolder(file: string, mounts: string = readMounts()): void {
  const folder = path.dirname(file);
  const type = folder.startsWith('\\\\') ? 'a share of another computer' : networkType(realpathSync(folder), mounts);
  if (type === null) return;
  throw unwritable(
    file,
    `a network folder (${type})`,
    `The store ${file} would lie in a network folder (${type}), where a saved draft could be lost. Start the studio with --home and a folder on a local disk.`,
  );
}

function readMounts(): string {
  if (process.platform !== 'linux') return '';
  try {
    return readFileSync('/proc/self/mountinfo', 'utf8');
  } catch {
    return '';
  }
}

/** The type of the file system that holds a folder where it is one of a network, else null. */
function networkType(folder: string, mounts: string): string | null {
  let deepest = '';
  let found = '';
  for (const line of mounts.split('\n')) {
    const [before = '', after = ''] = line.split(' - ');
    const [, , , , point] = before.split(' ');
    const [type] = after.split(' ');
    if (point === undefined || type === undefined) continue;
    const mounted = unescapeMount(point);
    // Of two mounts on one point the later one covers the earlier.
    if (!holds(mounted, folder) || mounted.length < deepest.length) continue;
    deepest = mounted;
    found = type;
  }
  return networkTypes.test(found) ? found : null;
}

function holds(mounted: string, folder: string): boolean {
  return mounted === '/' || folder === mounted || folder.startsWith(`${mounted}/`);
}

/** Spaces and the like are written as octal numbers there. */
function unescapeMount(point: string): string {
  return point.replaceAll(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));
}
