import { existsSync } from 'node:fs';

/** How to start a host program, and what that guards against, in words for the log. */
export interface LaunchLine {
  readonly command: string;
  /** Everything before the program's own path. */
  readonly args: readonly string[];
  readonly protection: string;
}

export interface MachineFacts {
  readonly platform: NodeJS.Platform;
  readonly root: boolean;
  readonly node: string;
  readonly setpriv: string | null;
  readonly prlimit: string | null;
  readonly shell: string | null;
}

/** No file, no child process, no worker; no code generated at run time and so no WebAssembly (`sandbox.md` 0 and 1.4). */
const nodeFlags = ['--permission', '--allow-addons', '--no-warnings', '--jitless'];
const nodeGuards = 'no file access, no child processes, no code generation';
const dataBytes = 512 * 1024 * 1024;
const cpuSeconds = 600;
const openFiles = 64;
/** `nobody` on every Linux. */
const nobody = '65534';

export function machineFacts(): MachineFacts {
  const linux = process.platform === 'linux';
  return {
    platform: process.platform,
    root: process.getuid?.() === 0,
    node: process.execPath,
    setpriv: linux ? findTool('setpriv') : null,
    prlimit: linux ? findTool('prlimit') : null,
    shell: process.platform === 'win32' ? null : '/bin/sh',
  };
}

/** Fixed folders, not PATH: the first thing on PATH must not decide what guards the sandbox. */
function findTool(name: string): string | null {
  return ['/usr/bin', '/bin', '/usr/sbin', '/sbin'].map((folder) => `${folder}/${name}`).find(existsSync) ?? null;
}

/**
 * The launch lines that may work on this machine, the strongest first; the client goes to the next where a host cannot be started with
 * one (a tool too old for an option, a project folder that another user cannot enter).
 */
export function launchLines(facts: MachineFacts): LaunchLine[] {
  const { setpriv, prlimit, shell } = facts;
  const lines: LaunchLine[] = [];
  if (setpriv !== null && prlimit !== null) {
    if (facts.root) lines.push(withTools(facts, setpriv, prlimit, asNobody));
    lines.push(withTools(facts, setpriv, prlimit, facts.root ? withoutCapabilities : asSelf));
  }
  if (shell !== null) lines.push(withShell(facts, shell));
  lines.push(bare(facts));
  return lines;
}

interface Identity {
  readonly args: readonly string[];
  readonly words: string;
}

const asSelf: Identity = { args: [], words: '' };
const asNobody: Identity = {
  args: ['--reuid', nobody, '--regid', nobody, '--clear-groups'],
  words: 'a user of its own, ',
};
const withoutCapabilities: Identity = {
  args: ['--bounding-set=-all', '--inh-caps=-all'],
  words: "root's user without its capabilities (the project lies where no other user can read it), ",
};

function withTools(facts: MachineFacts, setpriv: string, prlimit: string, identity: Identity): LaunchLine {
  const limits = [`--data=${dataBytes}`, '--core=0', '--fsize=0', `--nofile=${openFiles}`, `--cpu=${cpuSeconds}`];
  return {
    command: setpriv,
    args: ['--pdeathsig', 'KILL', '--no-new-privs', ...identity.args, prlimit, ...limits, facts.node, ...nodeFlags],
    protection: `Scripts run in a process of their own with ${identity.words}${nodeGuards}, kernel limits on memory, files and processor time, and it dies with its parent.`,
  };
}

function withShell(facts: MachineFacts, shell: string): LaunchLine {
  // One limit a statement: dash keeps only the last option of a combined one.
  const limits = [`-d ${dataBytes / 1024}`, '-c 0', '-f 0', `-n ${openFiles}`, `-t ${cpuSeconds}`];
  const script = `${limits.map((limit) => `ulimit ${limit} 2>/dev/null`).join('; ')}; exec "$@"`;
  return {
    command: shell,
    args: ['-c', script, 'sh', facts.node, ...nodeFlags],
    protection: `Scripts run in a process of their own with ${nodeGuards} and shell limits; setpriv and prlimit cannot be used here, so it keeps this user's identity${facts.platform === 'linux' ? '' : ', and memory is watched more coarsely'}.`,
  };
}

function bare(facts: MachineFacts): LaunchLine {
  return {
    command: facts.node,
    args: nodeFlags,
    protection: `Scripts run in a process of their own with ${nodeGuards}; this platform offers no further limits, so only the time and isolate memory limits stop it.`,
  };
}
