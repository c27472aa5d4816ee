import { z } from 'zod';
import { limits } from '../limits.ts';
import { runStatus } from '../script/run-result.ts';
import { testContext } from '../script/test-context.ts';
import { json } from './scalars.ts';

export const matchModes = ['exact', 'subset', 'schema'] as const;
export const matchMode = z.enum(matchModes);

/** What a test case expects of a run. Any other key is an error that names it. */
export const expectation = z
  .strictObject({
    status: runStatus.default('success').describe('How the run ends.'),
    output: z
      .strictObject({
        match: matchMode.describe(
          'exact: the same value; subset: every member named here, lists item by item; schema: "value" is a JSON Schema (draft 2020-12).',
        ),
        value: json.describe('Of modified_attributes, output_variables, variables and return_value.'),
      })
      .optional()
      .describe('What the run returns; left out: not looked at.'),
    error_message: z
      .strictObject({ contains: z.string().min(1) })
      .optional()
      .describe('A part of the message of a failure, a timeout or a skipped run.'),
  })
  .meta({ id: 'Expectation' });
export type Expectation = z.infer<typeof expectation>;

export const caseName = z
  .string()
  .trim()
  .min(1, 'The test case has no name; give it one.')
  .max(limits.contextNameChars, `The name is longer than ${limits.contextNameChars} characters; shorten it.`);

export const caseFileFormat = 'hookwright-tests';
export const caseFileVersion = 1;
/** Of the file that lies beside its script: `name.js` and `name.hooktest.json`. */
export const caseFileEnding = '.hooktest.json';

/** The test cases of one script as a file. The script's own file is found beside it, by `file` or by the file's own name. */
export const caseFile = z.strictObject({
  format: z.literal(caseFileFormat, `It must be "${caseFileFormat}".`),
  version: z.literal(caseFileVersion, `This studio reads version ${caseFileVersion}.`),
  script: z.strictObject({ name: z.string().min(1), file: z.string().min(1).optional() }),
  cases: z
    .array(
      z.strictObject({
        name: caseName,
        enabled: z.boolean().default(true),
        context: testContext.prefault({}),
        expect: expectation.prefault({}),
      }),
    )
    .max(limits.casesPerScript, `A script has at most ${limits.casesPerScript} test cases.`),
});
