import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '#contract/errors/app-error.ts';
import { caseFileEnding } from '#contract/model/test-case.ts';
import { type FiledCase, readCaseFile } from '#engine/testing/case-file.ts';
import { CommandError, readText } from '../read-input.ts';

/** A script and the cases that lie beside it. */
export interface Suite {
  readonly script_file: string;
  readonly cases_file: string;
  readonly body: string;
  readonly cases: readonly FiledCase[];
}

export interface Found {
  readonly suites: readonly Suite[];
  /** Scripts in the named folders that nobody wrote cases for. */
  readonly untested: readonly string[];
}

/**
 * Reads everything before anything runs. A folder is searched with its folders; a script is named by its own file or by that
 * of its cases. Throws `CommandError` naming the file, and the field or place in it, that is wrong.
 */
export async function findSuites(names: readonly string[]): Promise<Found> {
  const caseFiles = new Set<string>();
  const scripts = new Set<string>();
  for (const name of names) {
    if (await isFolder(name)) await search(name, caseFiles, scripts);
    else caseFiles.add(caseFileOf(name));
  }
  if (caseFiles.size === 0) {
    throw new CommandError(`There are no test cases (*${caseFileEnding}) in ${names.join(', ')}.`);
  }
  const suites: Suite[] = [];
  for (const file of [...caseFiles].toSorted()) suites.push(await readSuite(file));
  const tested = new Set(suites.map(({ script_file }) => path.resolve(script_file)));
  return { suites, untested: [...scripts].filter((file) => !tested.has(path.resolve(file))).toSorted() };
}

async function isFolder(name: string): Promise<boolean> {
  try {
    return (await stat(name)).isDirectory();
  } catch {
    return false;
  }
}

async function search(folder: string, caseFiles: Set<string>, scripts: Set<string>): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const name = path.join(folder, entry.name);
    if (entry.isDirectory() && entry.name !== 'node_modules' && !entry.name.startsWith('.')) {
      await search(name, caseFiles, scripts);
    } else if (entry.isFile() && entry.name.endsWith(caseFileEnding)) caseFiles.add(name);
    else if (entry.isFile() && entry.name.endsWith('.js')) scripts.add(name);
  }
}

function caseFileOf(name: string): string {
  return name.endsWith(caseFileEnding) ? name : name.replace(/\.js$/, '') + caseFileEnding;
}

async function readSuite(cases_file: string): Promise<Suite> {
  const text = await readText(cases_file);
  try {
    const { script, cases } = readCaseFile(text, cases_file);
    const beside = script.file ?? `${path.basename(cases_file).slice(0, -caseFileEnding.length)}.js`;
    const script_file = path.join(path.dirname(cases_file), beside);
    const body = await readText(script_file);
    return { script_file, cases_file, body, cases };
  } catch (error) {
    if (error instanceof AppError) throw new CommandError(placed(error));
    throw error;
  }
}

/** A wrong field with its line, as an editor's link. */
function placed({ message, details }: AppError): string {
  const line = details?.['line'];
  return details?.['field'] === undefined || line === undefined ? message : `${message} (line ${line})`;
}
