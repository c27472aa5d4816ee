import { type DnsDomainSpec, type DnsRecord, dnsDomainSpec } from '#contract/model/resource-spec/dns-spec.ts';
import type { JsonObject } from '#contract/model/scalars.ts';
import { AdapterError, type ObjectRequest, type ProviderObject } from '../adapter.ts';
import { readSpec } from '../read-spec.ts';
import type { DnsSession } from './dns-session.ts';
import { type Mark, markName, markOf, readMark } from './marks.ts';
import { readRecords } from './read-records.ts';
import { encodeData, type TypeName, type WireRecord } from './wire.ts';

type RecordType = DnsRecord['type'];
/** All records of one type at one name: what an update adds and removes together. */
interface RecordSet {
  readonly name: string;
  readonly type: RecordType;
}

const nothing = Buffer.alloc(0);

/**
 * Adds the records of a domain and a mark of who made them, in one update that holds only where none of the names is in use.
 * A domain whose mark is of this operation is its own earlier work; any other is left alone.
 */
export async function provisionDomain(session: DnsSession, given: JsonObject): Promise<ProviderObject> {
  const spec = readSpec(dnsDomainSpec, given, 'The domain spec');
  const domain = absolute(session, spec.name);
  const { operation_id } = session.call;
  const sets = setsOf(domain, spec.records);
  const answer = await session.update(
    [unused(markName(domain)), ...free(session, sets)],
    [...added(session, domain, spec.records), markRecord(domain, { operation_id, sets: ownedOf(domain, sets) })],
  );
  if (answer === 'done') return readBack(session, domain, spec.records.length);
  const mark = await readMark(session, domain);
  if (mark?.operation_id === operation_id) return readBack(session, domain, spec.records.length);
  throw taken(domain);
}

/** By its name; without one, the domain this operation made. */
export async function findDomain(session: DnsSession, request: ObjectRequest): Promise<ProviderObject | null> {
  const { provider_id, attributes } = request;
  const name = provider_id ?? attributes['name'];
  if (typeof name !== 'string') return null;
  const domain = absolute(session, name);
  const mark = await readMark(session, domain);
  if (mark === null || (provider_id === null && mark.operation_id !== session.call.operation_id)) return null;
  return toObject(session, domain, mark);
}

/** Replaces the records of a domain, or its name, in one update that holds only while the mark is as it was read. */
export async function updateDomain(session: DnsSession, request: ObjectRequest): Promise<ProviderObject> {
  const spec = readSpec(dnsDomainSpec.partial(), request.attributes, 'The domain');
  const from = await own(session, request, spec.name);
  const to = spec.name === undefined ? from.domain : absolute(session, spec.name);
  const before = from.mark.sets.map(({ at, type }) => ({ name: under(from.domain, at), type }));
  const records = spec.records ?? (await readRecords(session, from.domain, from.mark.sets));
  const sets = setsOf(to, records);
  const fresh = sets.filter((set) => !before.some((one) => one.name === set.name && one.type === set.type));
  const elsewhere = fresh.filter((set) => !before.some((one) => one.name === set.name));
  const beside = fresh.filter((set) => !elsewhere.includes(set));
  const mark = { operation_id: from.mark.operation_id, sets: ownedOf(to, sets) };
  const answer = await session.update(
    [
      { ...markRecord(from.domain, from.mark), ttl: 0 },
      ...(to === from.domain ? [] : [unused(markName(to))]),
      ...free(session, elsewhere),
      ...beside.map((set) => withoutSet(set)),
    ],
    [
      ...before.map((set) => removed(set)),
      removed({ name: markName(from.domain), type: 'TXT' }),
      ...added(session, to, records),
      markRecord(to, mark),
    ],
  );
  if (answer === 'done') return readBack(session, to, records.length);
  if (answer === 'in_use') throw taken(to);
  throw new AdapterError('refused', `The domain ${from.domain} was changed at the same time; run the operation again.`);
}

/** Removes what the mark says is ours. Null where there is no mark, and so nothing of ours. */
export async function deleteDomain(session: DnsSession, request: ObjectRequest): Promise<ProviderObject | null> {
  const domain = request.provider_id === null ? null : absolute(session, request.provider_id);
  const mark = domain === null ? null : await readMark(session, domain);
  if (domain === null || mark === null) return null;
  const before = await toObject(session, domain, mark);
  const sets = mark.sets.map(({ at, type }) => ({ name: under(domain, at), type }));
  const gone = [...sets, { name: markName(domain), type: 'TXT' as const }].map((set) => removed(set));
  const answer = await session.update([{ ...markRecord(domain, mark), ttl: 0 }], gone);
  if (answer === 'done') return before;
  throw new AdapterError('refused', `The domain ${domain} was changed at the same time; run the operation again.`);
}

async function own(session: DnsSession, request: ObjectRequest, renamed: string | undefined) {
  const names = [request.provider_id, session.call.resumed ? renamed : undefined].filter(
    (name) => typeof name === 'string',
  );
  for (const name of names) {
    const domain = absolute(session, name);
    const mark = await readMark(session, domain);
    if (mark !== null) return { domain, mark };
  }
  throw new AdapterError(
    'refused',
    `The zone has no domain ${request.provider_id} of ours (any more); it may have been removed.`,
  );
}

async function toObject(session: DnsSession, domain: string, mark: Mark): Promise<ProviderObject> {
  return objectOf(session, domain, mark, await readRecords(session, domain, mark.sets));
}

function objectOf({ config }: DnsSession, domain: string, mark: Mark, records: DnsRecord[]): ProviderObject {
  const { operation_id } = mark;
  return {
    provider_id: domain,
    state: { object_class: 'domain', name: domain, zone: config.zone, records: records.map(withoutGaps), operation_id },
  };
}

function withoutGaps({ ttl, ...record }: DnsRecord): JsonObject {
  return ttl === undefined ? record : { ...record, ttl };
}

async function readBack(session: DnsSession, domain: string, count: number): Promise<ProviderObject> {
  const mark = await readMark(session, domain);
  const records = mark === null ? [] : await readRecords(session, domain, mark.sets);
  if (mark !== null && records.length >= count) return objectOf(session, domain, mark, records);
  throw new AdapterError(
    'unknown',
    `The name server answered that it is done, and ${domain} is not as it was sent. Check the zone, then run the operation again.`,
  );
}

function taken(domain: string): AdapterError {
  return new AdapterError(
    'refused',
    `A name of ${domain} has records already, which this operation did not make. Choose another name.`,
  );
}

/** A name with its zone. Throws where it lies outside. */
function absolute({ config }: DnsSession, name: string): string {
  const zone = config.zone.toLowerCase().replace(/\.$/, '');
  const plain = name.toLowerCase().replace(/\.$/, '');
  if (plain === zone || plain.endsWith(`.${zone}`)) return plain;
  if (!name.endsWith('.')) return `${plain}.${zone}`;
  throw new AdapterError('refused', `${name} is not in the zone ${zone}.`);
}

const under = (domain: string, at: string) => (at === '@' ? domain : `${at.replace(/\.$/, '')}.${domain}`);

function setsOf(domain: string, records: DnsDomainSpec['records']): RecordSet[] {
  const all = new Map<string, RecordSet>();
  for (const { name, type } of records) all.set(`${name} ${type}`, { name: under(domain, name), type });
  return [...all.values()];
}

function ownedOf(domain: string, sets: readonly RecordSet[]): Mark['sets'] {
  return sets.map(({ name, type }) => ({ at: name === domain ? '@' : name.slice(0, -domain.length - 1), type }));
}

/** The top of a zone is always in use; there it is the kinds of records that must be free. */
function free({ config }: DnsSession, sets: readonly RecordSet[]): WireRecord[] {
  const zone = config.zone.toLowerCase().replace(/\.$/, '');
  const names = new Set(sets.map((set) => set.name).filter((name) => name !== zone));
  return [...[...names].map(unused), ...sets.filter((set) => set.name === zone).map((set) => withoutSet(set))];
}

function added({ config }: DnsSession, domain: string, records: DnsDomainSpec['records']): WireRecord[] {
  return records.map((record) => ({
    name: under(domain, record.name),
    type: record.type,
    class: 'IN',
    ttl: record.ttl ?? config.ttl,
    data: encodeData(record),
  }));
}

function markRecord(domain: string, mark: Mark): WireRecord {
  return { name: markName(domain), type: 'TXT', class: 'IN', ttl: 60, data: markOf(mark) };
}

const asked = (name: string, type: TypeName, within: 'NONE' | 'ANY'): WireRecord => ({
  name,
  type,
  class: within,
  ttl: 0,
  data: nothing,
});
const unused = (name: string) => asked(name, 'ANY', 'NONE');
const withoutSet = ({ name, type }: RecordSet) => asked(name, type, 'NONE');
const removed = ({ name, type }: RecordSet) => asked(name, type, 'ANY');
