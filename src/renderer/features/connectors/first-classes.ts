import type { ClassAttribute, ConnectorType, ObjectClass } from '#contract/model/connector.ts';
import { connectorTypeDescriptors } from '#contract/model/connector-types.ts';

type Parts = Partial<Omit<ClassAttribute, 'name'>>;

function attribute(name: string, parts: Parts = {}): ClassAttribute {
  return { name, type: 'string', required: false, multi_valued: false, read_only: false, description: null, ...parts };
}

const required: Parts = { required: true };
const many: Parts = { multi_valued: true };

const database = [
  attribute('name', { ...required, description: 'Of the database; it can be renamed later.' }),
  attribute('owner', { description: 'A role of the server; left out: the one that signs in.' }),
  attribute('encoding', { description: 'The usual one is UTF8.' }),
  attribute('connection_limit', { type: 'integer', description: '-1 for none.' }),
  attribute('comment'),
];
const account = [attribute('name', required), attribute('givenName'), attribute('sn'), attribute('mail')];
const group = [attribute('name', required), attribute('members', many), attribute('description')];

const classes: Readonly<Record<ConnectorType, Readonly<Record<string, readonly ClassAttribute[]>>>> = {
  database: {
    database,
    account: [
      attribute('name', required),
      attribute('password', { description: 'The server is sent a verifier of it, never the password.' }),
      attribute('valid_until', { type: 'datetime' }),
      attribute('member_of', { ...many, description: 'Roles it is a member of, exactly these.' }),
      attribute('comment'),
    ],
    group: [attribute('name', required), attribute('members', many), attribute('comment')],
  },
  ldap: { account, group },
  rest: {
    account: [
      attribute('name', { ...required, description: 'In SCIM the userName.' }),
      attribute('displayName'),
      attribute('emails', { ...many, type: 'object', description: 'For example {"value": "ada@example.com"}.' }),
    ],
    group: [
      attribute('name', { ...required, description: 'In SCIM the displayName.' }),
      attribute('members', { ...many, description: 'Ids of its users, exactly these.' }),
    ],
  },
  dns: {
    domain: [
      attribute('name', { ...required, description: 'Below the zone, or with it.' }),
      attribute('records', {
        ...required,
        ...many,
        type: 'object',
        description:
          'All of them, for example {"type": "A", "value": "192.0.2.10"} or {"type": "CNAME", "name": "www", …}.',
      }),
    ],
  },
  simulator: {
    account,
    group,
    database: [attribute('name', required), attribute('owner'), attribute('comment')],
    server: [attribute('name', required), attribute('size'), attribute('region')],
  },
};

/** What a new connector of a type begins with: the objects its adapter knows, to be changed as the target needs. */
export function firstClasses(type: ConnectorType): ObjectClass[] {
  const { operations } = connectorTypeDescriptors[type];
  return Object.entries(classes[type]).map(([name, attributes]) => ({
    name,
    operations: [...operations],
    attributes: [...attributes],
  }));
}
