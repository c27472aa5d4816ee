import { z } from 'zod';
import { caCertificate, host, port, secret, timeoutSeconds } from './shared-fields.ts';

export const databaseConfig = z.strictObject({
  driver: z
    .literal('postgres', 'The driver is postgres; there is no adapter for another one.')
    .meta({ title: 'Driver' }),
  host,
  port: port(5432),
  database: z
    .string()
    .trim()
    .min(1, 'Name the database to connect to, for example postgres.')
    .max(63, 'A database name has at most 63 characters.')
    .meta({ title: 'Maintenance database', description: 'The one to connect to; others are made from there.' }),
  tls: z
    .enum(['none', 'require', 'verify_full'])
    .default('verify_full')
    .meta({ title: 'Encryption', description: 'require encrypts without checking whose server it is.' }),
  ca_certificate: caCertificate,
  timeout_seconds: timeoutSeconds(15),
});
export type DatabaseConfig = z.infer<typeof databaseConfig>;

export const databaseCredentials = z.strictObject({ username: secret.max(63), password: secret });
