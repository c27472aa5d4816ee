import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';

const linuxPeriodMs = 20;
/** `ps` costs a process each time. */
const otherPeriodMs = 200;

/**
 * Watches the resident memory of a process until stopped and reports the first reading over the limit. isolated-vm's own limit is a hint:
 * near it V8 is given more, and memory outside of its heap is not counted at all (`sandbox.md` 3.1).
 */
export function watchResidentMemory(pid: number, limitBytes: number, onOver: () => void): () => void {
  if (process.platform === 'win32') return () => {};
  const read = process.platform === 'linux' ? readFromProc : readFromPs;
  const timer = setInterval(
    () => read(pid, (bytes) => bytes > limitBytes && onOver()),
    process.platform === 'linux' ? linuxPeriodMs : otherPeriodMs,
  );
  return () => clearInterval(timer);
}

type Report = (bytes: number) => void;

/** `status` and not `statm`, which counts in pages of a size that Node does not tell. */
function readFromProc(pid: number, report: Report): void {
  try {
    const kibibytes = /^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1];
    if (kibibytes !== undefined) report(Number(kibibytes) * 1024);
  } catch {
    // It has ended; its exit is reported elsewhere.
  }
}

function readFromPs(pid: number, report: Report): void {
  execFile('/bin/ps', ['-o', 'rss=', '-p', String(pid)], (error, output) => {
    if (error === null) report(Number(output.trim()) * 1024);
  });
}
