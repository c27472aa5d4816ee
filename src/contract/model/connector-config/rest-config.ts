import { z } from 'zod';
import { json } from '../scalars.ts';
import { allowedHosts, caCertificate, secret, timeoutSeconds } from './shared-fields.ts';

const httpAddress = (what: string) =>
  z
    .url({ protocol: /^https?$/, error: `${what} is not an http or https address.` })
    .max(2000)
    .refine(
      (text) => !/^[^/]*\/\/[^/?#]*@/.test(text),
      `${what} holds a user or a password; put them into the credentials.`,
    );

const headerName = z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}$/, 'This is not a name of a header.');
/** Where in an answer something stands: member names with dots between them; empty for the answer itself. */
const answerPath = z.string().max(500);

/** How the adapter signs in. What is secret about it are the credentials; see {@link restCredentials}. */
export const restAuth = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({ kind: z.literal('basic') }),
  z.strictObject({ kind: z.literal('bearer') }),
  z.strictObject({ kind: z.literal('api_key'), header: headerName.default('X-API-Key') }),
  z.strictObject({
    kind: z.literal('oauth_client_credentials'),
    token_url: httpAddress('The token address'),
    scope: z.string().max(1000).nullable().default(null),
    /** Where client id and secret travel: in a Basic header, or in the form. */
    client_authentication: z.enum(['basic', 'form']).default('basic'),
  }),
]);
export type RestAuth = z.infer<typeof restAuth>;

/** One request. In `path` and `body`, `{provider_id}` and `{attributes.NAME}` are filled in; in `path` they are escaped. */
export const restCall = z.strictObject({
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']),
  path: z
    .string()
    .max(2000)
    .regex(/^\//, 'A path begins with / and follows the base address.')
    .refine((path) => !path.startsWith('//'), 'A path begins with a single /; another host is not possible here.'),
  /** Null: the mapped attributes, where the method has a body. */
  body: json.nullable().default(null),
  /** Statuses beside 2xx that mean it is done, such as 404 of a deletion. */
  also_success: z.array(z.int().min(300).max(499)).max(20).default([]),
});
export type RestCall = z.infer<typeof restCall>;

/** How lists are read on; `max_pages` keeps a target that never ends from being read for ever. */
export const restPaging = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('none') }),
  z.strictObject({
    kind: z.literal('page'),
    page_parameter: z.string().min(1).max(100).default('page'),
    size_parameter: z.string().min(1).max(100).default('page_size'),
    size: z.int().min(1).max(1000).default(100),
    first: z.int().min(0).max(1).default(1),
  }),
  z.strictObject({
    kind: z.literal('offset'),
    offset_parameter: z.string().min(1).max(100).default('offset'),
    limit_parameter: z.string().min(1).max(100).default('limit'),
    size: z.int().min(1).max(1000).default(100),
    first: z.int().min(0).max(1).default(0),
  }),
  z.strictObject({ kind: z.literal('cursor'), parameter: z.string().min(1).max(100), next_path: answerPath.min(1) }),
  z.strictObject({ kind: z.literal('link_header') }),
]);
export type RestPaging = z.infer<typeof restPaging>;

/** How objects of one class are reached. A call that is missing is one the API does not have. */
export const restClass = z.strictObject({
  create: restCall.optional(),
  read: restCall.optional(),
  update: restCall.optional(),
  delete: restCall.optional(),
  enable: restCall.optional(),
  disable: restCall.optional(),
  /** Finds an object by its natural name after a crash, without knowing its id. */
  search: z
    .strictObject({
      path: restCall.shape.path,
      items_path: answerPath.default(''),
      /** An object is the one where all of these are as in the request. */
      match: z
        .array(z.string().min(1).max(255))
        .min(1, 'Name the attributes that tell one object from another.')
        .max(10),
      paging: restPaging.default({ kind: 'none' }),
      max_pages: z.int().min(1).max(1000).default(20),
    })
    .optional(),
  /** Where the answers hold the object, and in it the id. */
  object_path: answerPath.default(''),
  id_path: answerPath.min(1, 'Say where the id stands in an answer.').default('id'),
  /** Attribute of the connector's schema to member of the API; what is not here keeps its name. */
  attributes: z.record(z.string(), z.string().min(1).max(255)).default({}),
});
export type RestClass = z.infer<typeof restClass>;

export const restErrors = z.strictObject({
  /** Where in the answer of a failure its words stand; the first that is there. */
  message_paths: z
    .array(answerPath)
    .max(10)
    .default(['message', 'error.message', 'detail', 'error_description', 'error']),
  /** Statuses that mean the object is there already: it is looked for, not made again. */
  exists: z.array(z.int().min(400).max(499)).max(10).default([409]),
  missing: z.array(z.int().min(400).max(499)).max(10).default([404, 410]),
  /** Statuses after which the same request may succeed later. */
  retry_later: z.array(z.int().min(400).max(599)).max(20).default([408, 425, 429, 502, 503, 504]),
});
export type RestErrors = z.infer<typeof restErrors>;

export const restConfig = z.strictObject({
  base_url: httpAddress('The base address').meta({
    title: 'Base address',
    description: 'For example https://api.example.com/v1; paths follow it.',
  }),
  dialect: z.enum(['json', 'scim2']).default('json').meta({
    title: 'Dialect',
    description: 'scim2 knows users and groups by itself; json needs the object classes below.',
  }),
  auth: restAuth.default({ kind: 'none' }).meta({ title: 'Sign-in', description: 'Its secrets are the credentials.' }),
  headers: z
    .record(
      headerName.refine(
        (name) => !/^(authorization|cookie|proxy-authorization|host|content-length|transfer-encoding)$/i.test(name),
        'This header is not set here; secrets belong to the credentials.',
      ),
      z
        .string()
        .max(2000)
        .regex(/^[^\r\n\0]*$/, 'A header is one line.'),
    )
    .default({})
    .meta({ title: 'Headers', description: 'Sent with every request; no secrets.' }),
  timeout_seconds: timeoutSeconds(10),
  ca_certificate: caCertificate,
  allow: allowedHosts.meta({
    title: 'Networks beyond the public internet',
    description:
      'Private addresses the target may have, for example 10.1.0.0/16, as far as the backend’s operator allows them.',
  }),
  /** By object class; `server`, `webService`, `database` and `domain` are the classes of what is provisioned. */
  classes: z
    .record(z.string(), restClass)
    .default({})
    .meta({ title: 'Object classes', description: 'How objects of each class are reached.' }),
  errors: restErrors.prefault({}).meta({ title: 'Errors', description: 'What the statuses of the API mean.' }),
});
export type RestConfig = z.infer<typeof restConfig>;

/** Which of them are needed follows from the kind of sign-in. */
export const restCredentials = z.strictObject({
  username: secret.optional(),
  password: secret.optional(),
  token: secret.optional(),
  api_key: secret.optional(),
  client_id: secret.optional(),
  client_secret: secret.optional(),
});
