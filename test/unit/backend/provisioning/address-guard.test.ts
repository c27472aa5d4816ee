import { describe, expect, it } from 'vitest';
import { addressGuard, unwrapped } from '#backend/provisioning/http/address-guard.ts';

const refused = [
  '0.0.0.0',
  '10.0.0.1',
  '10.255.255.255',
  '100.64.0.1',
  '100.127.255.255',
  '127.0.0.1',
  '127.255.255.254',
  '169.254.0.1',
  '169.254.169.254',
  '172.16.0.1',
  '172.31.255.255',
  '192.0.0.1',
  '192.0.2.1',
  '192.88.99.1',
  '192.168.1.1',
  '198.18.0.1',
  '198.19.255.255',
  '198.51.100.1',
  '203.0.113.1',
  '224.0.0.1',
  '239.255.255.255',
  '240.0.0.1',
  '255.255.255.255',
  '::',
  '::1',
  '::127.0.0.1',
  '::ffff:127.0.0.1',
  '::ffff:7f00:1',
  '::ffff:10.1.2.3',
  '::ffff:169.254.169.254',
  '0:0:0:0:0:ffff:a9fe:a9fe',
  '64:ff9b::7f00:1',
  '64:ff9b::8.8.8.8',
  '64:ff9b:1::1',
  '100::1',
  '2001::1',
  '2001:2::1',
  '2001:10::1',
  '2001:db8::1',
  '2002:7f00:1::',
  '3fff::1',
  'fc00::1',
  'fd00:ec2::254',
  'fdff::1',
  'fe80::1',
  'fe80::1%eth0',
  '2606:4700::1111%eth0',
  'fec0::1',
  'ff02::1',
  'not-an-address',
  '',
];
const open = [
  '1.1.1.1',
  '8.8.8.8',
  '9.255.255.255',
  '11.0.0.0',
  '100.63.255.255',
  '100.128.0.0',
  '126.255.255.255',
  '128.0.0.0',
  '169.253.255.255',
  '172.15.255.255',
  '172.32.0.0',
  '192.167.255.255',
  '192.169.0.0',
  '198.17.255.255',
  '198.20.0.0',
  '223.255.255.255',
  '::ffff:8.8.8.8',
  '2001:4860:4860::8888',
  '2606:4700::1111',
  '2a00:1450:4001::1',
];

describe('AD-40 what is not the public internet is refused', () => {
  const guard = addressGuard([], ['0.0.0.0/0', '::/0']);
  it.each(refused)('%s', (address) => expect(guard.judge('example.com', address)).not.toBe('reached'));
});

describe('AD-40 the public internet is reached', () => {
  const guard = addressGuard([], ['0.0.0.0/0', '::/0']);
  it.each(open)('%s', (address) => expect(guard.judge('example.com', address)).toBe('reached'));
});

describe('AD-41 the allow list', () => {
  it.each([
    { allow: ['127.0.0.1'], address: '127.0.0.1', admitted: true },
    { allow: ['127.0.0.1'], address: '127.0.0.2', admitted: false },
    { allow: ['127.0.0.1/32'], address: '::ffff:127.0.0.1', admitted: true },
    { allow: ['10.1.0.0/16'], address: '10.1.255.1', admitted: true },
    { allow: ['10.1.0.0/16'], address: '10.2.0.1', admitted: false },
    { allow: ['::1'], address: '::1', admitted: true },
    { allow: ['[::1]'], address: '::1', admitted: true },
    { allow: ['fd12::/16'], address: 'fd12::9', admitted: true },
    { allow: ['fd12::/16'], address: 'fd13::9', admitted: false },
    { allow: ['169.254.169.254', '0.0.0.0/0'], address: '169.254.169.254', admitted: false },
    { allow: ['100.64.0.0/10'], address: '100.100.100.200', admitted: false },
    { allow: ['fe80::/10'], address: 'fe80::1', admitted: false },
    { allow: ['hr.example.com'], address: '10.0.0.1', admitted: true },
    { allow: ['HR.Example.com.'], address: '10.0.0.1', admitted: true },
    { allow: ['example.com'], address: '10.0.0.1', admitted: false },
    { allow: ['hr.example.com'], address: '169.254.169.254', admitted: false },
    { allow: ['hr.example.com'], address: 'fd00:ec2::254', admitted: false },
    { allow: ['hr.example.com'], address: 'fe80::1', admitted: false },
    { allow: ['10.0.0.0/33'], address: '10.0.0.1', admitted: false },
    { allow: ['10.0.0.0/'], address: '10.0.0.1', admitted: false },
    { allow: ['10.0.0.0/8/8'], address: '10.0.0.1', admitted: false },
    { allow: ['*'], address: '10.0.0.1', admitted: false },
    { allow: [''], address: '10.0.0.1', admitted: false },
  ])('$allow and $address: $admitted', ({ allow, address, admitted }) =>
    expect(addressGuard(allow, ['0.0.0.0/0', '::/0']).judge('hr.example.com', address) === 'reached').toBe(admitted),
  );
});

describe('AD-46 the networks of the operator', () => {
  it.each([
    { networks: [], address: '10.1.0.1', judgement: 'ask_operator' },
    { networks: ['10.1.0.0/16'], address: '10.1.0.1', judgement: 'reached' },
    { networks: ['10.1.0.0/16'], address: '10.2.0.1', judgement: 'ask_operator' },
    { networks: ['10.1.0.0/16'], address: '::ffff:10.1.0.1', judgement: 'reached' },
    { networks: ['10.0.0.0/8', '172.16.0.0/12'], address: '172.16.0.1', judgement: 'not_listed' },
    { networks: ['0.0.0.0/0'], address: '169.254.169.254', judgement: 'never' },
    { networks: ['::/0'], address: 'fe80::1', judgement: 'never' },
    { networks: [], address: '8.8.8.8', judgement: 'reached' },
  ])('$networks and $address: $judgement', ({ networks, address, judgement }) => {
    const allow = ['10.0.0.0/8', '169.254.0.0/16', 'fe80::/10'];
    expect(addressGuard(allow, networks).judge('db.example.com', address)).toBe(judgement);
  });

  it('a name on the list opens no more than they do', () => {
    const guard = addressGuard(['db.example.com'], ['10.1.0.0/16']);
    expect(guard.judge('db.example.com', '10.1.0.1')).toBe('reached');
    expect(guard.judge('db.example.com', '127.0.0.1')).toBe('ask_operator');
  });
});

it('AD-40 an IPv4 address in an IPv6 one is reached as what it is', () => {
  expect(unwrapped('::ffff:a9fe:a9fe')).toBe('169.254.169.254');
  expect(unwrapped('2606:4700::1111')).toBe('2606:4700::1111');
});
