import { isUniqueViolation } from '#backend/db/driver-errors.ts';
import { AppError } from '#contract/errors/app-error.ts';

/** Says of a name that the database refused whose it is. @throws AppError `conflict` */
export async function scriptNameTaken<Result>(name: string, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!isUniqueViolation(error, 'scripts_name_is_taken')) throw error;
    throw new AppError('conflict', `There is a script named "${name}" already; choose another name.`, {
      field: 'name',
    });
  }
}
