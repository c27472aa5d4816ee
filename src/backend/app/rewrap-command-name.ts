/** As it stands on the command line. */
export const rewrapCommandName = 'rewrap-credentials';
