import { readdir, stat } from 'node:fs/promises';
import path from 'node:path';
import { AppError } from '#contract/errors/app-error.ts';
import { walkFileEnding } from '#contract/model/lifecycle-walk.ts';
import { pipelineFileEnding } from '#contract/model/pipeline-test.ts';
import { caseFileEnding } from '#contract/model/test-case.ts';
import { type FiledCase, readCaseFile } from '#engine/testing/case-file.ts';
import { CommandError, readText } from '../read-input.ts';
import { type PipelineSuite, readPipelineSuite } from './pipeline-suites.ts';
import { placed } from './placed-error.ts';
import { readWalkSuite, type WalkSuite } from './walk-suites.ts';

/** A script and the cases that lie beside it. */
export interface ScriptSuite {
  readonly kind: 'script';
  readonly script_file: string;
  readonly cases_file: string;
  readonly body: string;
  readonly cases: readonly FiledCase[];
}

export type Suite = ScriptSuite | PipelineSuite | WalkSuite;

export interface Found {
  readonly suites: readonly Suite[];
  /** Scripts in the named folders that nobody wrote cases for. */
  readonly untested: readonly string[];
}

/**
 * Reads everything before anything runs. A folder is searched with its folders; a script is named by its own file or by that
 * of its cases, a pipeline or lifecycle by the file of its tests. Throws `CommandError` naming the file, and the field or place in it, that is wrong.
 */
export async function findSuites(names: readonly string[]): Promise<Found> {
  const files: Files = { cases: new Set(), pipelines: new Set(), walks: new Set(), scripts: new Set() };
  for (const name of names) {
    if (await isFolder(name)) await search(name, files);
    else if (name.endsWith(pipelineFileEnding)) files.pipelines.add(name);
    else if (name.endsWith(walkFileEnding)) files.walks.add(name);
    else files.cases.add(caseFileOf(name));
  }
  if (files.cases.size + files.pipelines.size + files.walks.size === 0) {
    const kinds = `*${caseFileEnding}, *${pipelineFileEnding}, *${walkFileEnding}`;
    throw new CommandError(`There are no test cases (${kinds}) in ${names.join(', ')}.`);
  }
  const suites: Suite[] = [];
  for (const file of [...files.cases].toSorted()) suites.push(await readSuite(file));
  for (const file of [...files.pipelines].toSorted()) suites.push(await readPipelineSuite(file));
  for (const file of [...files.walks].toSorted()) suites.push(await readWalkSuite(file));
  const tested = new Set(suites.flatMap(scriptFilesOf).map((file) => path.resolve(file)));
  return { suites, untested: [...files.scripts].filter((file) => !tested.has(path.resolve(file))).toSorted() };
}

function scriptFilesOf(suite: Suite): readonly string[] {
  if (suite.kind === 'lifecycle') return [];
  return suite.kind === 'script' ? [suite.script_file] : suite.script_files;
}

interface Files {
  readonly cases: Set<string>;
  readonly pipelines: Set<string>;
  readonly walks: Set<string>;
  readonly scripts: Set<string>;
}

async function isFolder(name: string): Promise<boolean> {
  try {
    return (await stat(name)).isDirectory();
  } catch {
    return false;
  }
}

async function search(folder: string, files: Files): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const name = path.join(folder, entry.name);
    if (entry.isDirectory() && entry.name !== 'node_modules' && !entry.name.startsWith('.')) {
      await search(name, files);
    } else if (entry.isFile() && entry.name.endsWith(caseFileEnding)) files.cases.add(name);
    else if (entry.isFile() && entry.name.endsWith(pipelineFileEnding)) files.pipelines.add(name);
    else if (entry.isFile() && entry.name.endsWith(walkFileEnding)) files.walks.add(name);
    else if (entry.isFile() && entry.name.endsWith('.js')) files.scripts.add(name);
  }
}

function caseFileOf(name: string): string {
  return name.endsWith(caseFileEnding) ? name : name.replace(/\.js$/, '') + caseFileEnding;
}

async function readSuite(cases_file: string): Promise<ScriptSuite> {
  const text = await readText(cases_file);
  try {
    const { script, cases } = readCaseFile(text, cases_file);
    const beside = script.file ?? `${path.basename(cases_file).slice(0, -caseFileEnding.length)}.js`;
    const script_file = path.join(path.dirname(cases_file), beside);
    const body = await readText(script_file);
    return { kind: 'script', script_file, cases_file, body, cases };
  } catch (error) {
    if (error instanceof AppError) throw new CommandError(placed(error));
    throw error;
  }
}
