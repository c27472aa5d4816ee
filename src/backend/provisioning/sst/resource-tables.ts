import type { ResourceType } from '#contract/model/provisioning.ts';

/** Which provider types of a stack are which kind of resource. Whatever is not here has no universal table. */
const types: Readonly<Record<ResourceType, readonly string[]>> = {
  server: [
    'aws:ec2/instance:Instance',
    'aws:lightsail/instance:Instance',
    'azure-native:compute:VirtualMachine',
    'digitalocean:index/droplet:Droplet',
    'gcp:compute/instance:Instance',
    'hcloud:index/server:Server',
    'linode:index/instance:Instance',
    'vultr:index/instance:Instance',
  ],
  webService: [
    'aws:apigatewayv2/api:Api',
    'aws:apigateway/restApi:RestApi',
    'aws:apprunner/service:Service',
    'aws:cloudfront/distribution:Distribution',
    'aws:ecs/service:Service',
    'aws:lambda/functionUrl:FunctionUrl',
    'cloudflare:index/pagesProject:PagesProject',
    'cloudflare:index/workerScript:WorkerScript',
    'cloudflare:index/workersScript:WorkersScript',
    'fly:index/app:App',
    'gcp:cloudrun/service:Service',
    'gcp:cloudrunv2/service:Service',
    'render:index/webService:WebService',
    'vercel:index/project:Project',
  ],
  domain: [
    'aws:apigatewayv2/domainName:DomainName',
    'aws:route53/record:Record',
    'aws:route53/zone:Zone',
    'cloudflare:index/dnsRecord:DnsRecord',
    'cloudflare:index/record:Record',
    'cloudflare:index/zone:Zone',
    'digitalocean:index/dnsRecord:DnsRecord',
    'digitalocean:index/domain:Domain',
    'gcp:dns/recordSet:RecordSet',
    'vercel:index/dnsRecord:DnsRecord',
    'vercel:index/projectDomain:ProjectDomain',
  ],
  database: [
    'aws:docdb/cluster:Cluster',
    'aws:dynamodb/table:Table',
    'aws:elasticache/cluster:Cluster',
    'aws:elasticache/replicationGroup:ReplicationGroup',
    'aws:rds/cluster:Cluster',
    'aws:rds/instance:Instance',
    'cloudflare:index/d1Database:D1Database',
    'digitalocean:index/databaseCluster:DatabaseCluster',
    'gcp:sql/database:Database',
    'gcp:sql/databaseInstance:DatabaseInstance',
    'mongodbatlas:index/cluster:Cluster',
    'neon:index/database:Database',
    'planetscale:index/database:Database',
    'postgresql:index/database:Database',
    'turso:index/database:Database',
    'upstash:index/redisDatabase:RedisDatabase',
  ],
  account: [
    'auth0:index/user:User',
    'aws:cognito/user:User',
    'aws:iam/user:User',
    'azuread:index/user:User',
    'github:index/membership:Membership',
    'okta:user/user:User',
    'postgresql:index/role:Role',
  ],
  group: [
    'aws:cognito/userGroup:UserGroup',
    'aws:iam/group:Group',
    'azuread:index/group:Group',
    'github:index/team:Team',
    'okta:group/group:Group',
  ],
};

const kindOf: ReadonlyMap<string, ResourceType> = new Map(
  Object.entries(types).flatMap(([kind, names]) => names.map((name) => [name, kind as ResourceType] as const)),
);

export function resourceTypeOf(providerType: string): ResourceType | null {
  return kindOf.get(providerType) ?? null;
}
