import { AppError } from '#contract/errors/app-error.ts';

/** What a rejected call says. Fails where the call succeeded. */
export async function failureOf(call: Promise<unknown>): Promise<{ code: string; message: string; details: unknown }> {
  try {
    await call;
  } catch (error) {
    const found = [error, error instanceof Error ? error.cause : null].find((one) => one instanceof AppError);
    if (!found) throw error;
    return { code: found.code, message: found.message, details: found.details };
  }
  throw new Error('The call was expected to fail.');
}
