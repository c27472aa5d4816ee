import { BlockList, isIP, isIPv4, isIPv6 } from 'node:net';

type Subnet = readonly [address: string, prefix: number];

/** IPv4 that is not the public internet (IANA special-purpose registry, RFC 6890 and its successors). */
const refusedV4: readonly Subnet[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];

/** The only IPv6 that is handed out to the internet; all else, NAT64 and unique local addresses with it, is refused. */
const globalV6: Subnet = ['2000::', 3];

/** Inside it: Teredo, benchmarks, ORCHID, documentation and 6to4, which wrap other addresses or lead nowhere. */
const refusedV6: readonly Subnet[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];

/** Where cloud metadata lives, what hands out addresses on a link, and what is no single host: nothing opens these. */
const neverReached: readonly Subnet[] = [
  ['0.0.0.0', 8],
  ['169.254.0.0', 16],
  ['224.0.0.0', 3],
  ['100.100.100.200', 32],
  ['192.0.0.192', 32],
  ['::', 128],
  ['fd00:ec2::', 32],
  ['fd20:ce::', 32],
  ['fe80::', 10],
  ['ff00::', 8],
];

const publicV6 = listOf([globalV6]);
const refused = listOf([...refusedV4, ...refusedV6]);
const never = listOf(neverReached);

/**
 * What is to be done about an address: it is `reached`; or it is not, and what would have to change is nothing (`never`), what
 * the backend's operator allows, or the list of whoever wrote the address down.
 */
export type Judgement = 'reached' | 'never' | 'ask_operator' | 'not_listed';

/** Which addresses may be reached: the public internet, and what both an `allow` list and the operator add to it. */
export interface AddressGuard {
  /** Whether a connection to `address`, which `host` resolved to, may be made. */
  judge(host: string, address: string): Judgement;
}

/**
 * A guard for one connection. `allow` is written by whoever wrote the address: addresses, networks in CIDR form, or host
 * names, which open what they resolve to; what is none of the three opens nothing. It reaches no further than `networks`, the
 * addresses and networks beyond the public internet that the backend's operator allows. Nothing opens link-local, metadata and
 * multicast addresses.
 */
export function addressGuard(allow: readonly string[], networks: readonly string[]): AddressGuard {
  const listed = new BlockList();
  const ceiling = new BlockList();
  const hosts = new Set<string>();
  for (const entry of allow) {
    const subnet = subnetOf(entry.trim());
    if (subnet === null) hosts.add(plainHost(entry.trim()));
    else listed.addSubnet(subnet[0], subnet[1], familyOf(subnet[0]));
  }
  for (const entry of networks) {
    const subnet = subnetOf(entry.trim());
    if (subnet !== null) ceiling.addSubnet(subnet[0], subnet[1], familyOf(subnet[0]));
  }
  return {
    judge(host, given) {
      const address = unwrapped(given);
      // A zone (`fe80::1%eth0`) names an interface of this machine.
      if (isIP(address) === 0 || address.includes('%')) return 'never';
      const family = familyOf(address);
      if (isPublic(address)) return 'reached';
      if (never.check(address, family)) return 'never';
      if (!ceiling.check(address, family)) return 'ask_operator';
      return listed.check(address, family) || hosts.has(plainHost(host)) ? 'reached' : 'not_listed';
    },
  };
}

/** An IPv4 address inside an IPv6 one is judged, and reached, as what it is. */
export function unwrapped(address: string): string {
  if (!isIPv6(address)) return address;
  const canonical = new URL(`http://[${address.split('%')[0]}]`).hostname.slice(1, -1);
  const mapped = /^::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(canonical);
  if (mapped === null) return address;
  const [high, low] = [Number.parseInt(mapped[1] ?? '', 16), Number.parseInt(mapped[2] ?? '', 16)];
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

function isPublic(address: string): boolean {
  const family = familyOf(address);
  if (refused.check(address, family)) return false;
  return isIPv4(address) || publicV6.check(address, 'ipv6');
}

function plainHost(host: string): string {
  return host
    .toLowerCase()
    .replace(/^\[|\]$/g, '')
    .replace(/\.$/, '');
}

function subnetOf(entry: string): Subnet | null {
  const [address = '', prefix, ...more] = plainHost(entry).split('/');
  if (isIP(address) === 0 || more.length > 0) return null;
  const longest = isIPv4(address) ? 32 : 128;
  if (prefix === undefined) return [address, longest];
  const bits = /^\d{1,3}$/.test(prefix) ? Number(prefix) : Number.NaN;
  return bits <= longest ? [address, bits] : null;
}

function listOf(subnets: readonly Subnet[]): BlockList {
  const list = new BlockList();
  for (const [address, prefix] of subnets) list.addSubnet(address, prefix, familyOf(address));
  return list;
}

function familyOf(address: string): 'ipv4' | 'ipv6' {
  return isIPv4(address) ? 'ipv4' : 'ipv6';
}
