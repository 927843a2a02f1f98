import { isListedHost } from '../../../platforms/hosts';
import { isPublicAddress } from '../../../service/outgoing/addresses';

/** The entries of IANA's special-purpose registries (RFC 6890), and the metadata addresses of cloud providers. */
const SPECIAL = [
	['this network', '0.0.0.0', '0.255.255.255'],
	['private', '10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.255.255'],
	['shared by carriers', '100.64.0.1', '100.127.255.255', '100.100.100.200'],
	['loopback', '127.0.0.1', '127.255.255.255'],
	['link-local', '169.254.169.254'],
	['protocol assignments', '192.0.0.1', '192.0.0.9', '192.0.0.192'],
	['documentation', '192.0.2.1', '198.51.100.1', '203.0.113.1'],
	['AS112 and relays', '192.31.196.1', '192.52.193.1', '192.88.99.1', '192.175.48.1'],
	['benchmarks', '198.18.0.1', '198.19.255.255'],
	['multicast, reserved, broadcast', '224.0.0.1', '239.255.255.255', '240.0.0.1', '255.255.255.255'],
	['the platform of Azure', '168.63.129.16', '::ffff:168.63.129.16'],
	['IPv6 loopback and unspecified', '::', '::1'],
	['IPv4 in IPv6', '::ffff:10.0.0.1', '::10.0.0.1', '::8.8.8.8', '::ffff:0:8.8.8.8', '::2:1'],
	['translation', '64:ff9b::8.8.8.8', '64:ff9b::10.0.0.1', '64:ff9b:1::1'],
	['discarded', '100::1', '100:0:0:1::1', '100:0:0:1:ffff:ffff:ffff:ffff'],
	[
		'IPv6 protocol assignments',
		'2001::1',
		'2001:1::1',
		'2001:2::1',
		'2001:3::1',
		'2001:4:112::1',
		'2001:10::1',
		'2001:20::1',
		'2001:30::1',
		'2001:1ff:ffff::1',
	],
	['IPv6 documentation', '2001:db8::1', '3fff::1', '3fff:fff:ffff::1'],
	['6to4', '2002::1', '2002:a00:1::1'],
	['IPv6 AS112', '2620:4f:8000::1'],
	['segment routing', '5f00::1'],
	['unique local', 'fc00::1', 'fd00:ec2::254'],
	['IPv6 link-local and site-local', 'fe80::1', 'fe80::1%eth0', 'febf::1', 'fec0::1'],
	['IPv6 multicast', 'ff02::1', 'ff0e::1'],
	['not assigned', '200::1', '400::1', '4000::1', 'e000::1'],
	['no IP address', '', 'localhost', '8.8.8', '1.2.3.4.5'],
];

it.each(SPECIAL)('%s is not public', (_name, ...addresses) => {
	expect(addresses.filter(isPublicAddress)).toEqual([]);
});

it('other IP addresses are public', () => {
	const addresses = [
		'8.8.8.8',
		'93.184.215.14',
		'168.63.129.17',
		'100.63.255.255',
		'::ffff:8.8.8.8',
		'2606:4700::1',
		'2a00:1450::1',
		'2001:200::1',
		'2001:4860:4860::8888',
		'3ffe:ffff::1',
	];
	expect(addresses.filter(isPublicAddress)).toEqual(addresses);
});

describe('a list of hosts', () => {
	it.each([
		['files.example.com', 'https://files.example.com/a'],
		['files.example.com', 'https://files.example.com:8443/a'],
		['Files.Example.COM', 'https://files.example.com/'],
		['files.example.com', 'https://FILES.example.com/'],
		['files.example.com.', 'https://files.example.com/'],
		['files.example.com', 'https://files.example.com./'],
		['files.example.com:443', 'https://files.example.com/'],
		['files.example.com:443', 'https://files.example.com:443/'],
		['Files.example.com.:80', 'http://files.example.com/'],
		['127.0.0.1:5678', 'http://127.0.0.1:5678/hook'],
		['127.0.0.1:05678', 'http://127.0.0.1:5678/hook'],
		['[::1]', 'http://[::1]:9000/'],
		['[::1]:80', 'http://[::1]/'],
		['[0:0:0:0:0:0:0:1]:9000', 'http://[::1]:9000/'],
	])('%s names %s', (entry, url) => {
		expect(isListedHost(new URL(url), ['other.example', entry])).toBe(true);
	});

	it.each([
		['files.example.com:443', 'http://files.example.com/'],
		['files.example.com:80', 'https://files.example.com/'],
		['files.example.com:8443', 'https://files.example.com/'],
		['example.com', 'https://files.example.com/'],
		['files.example.com', 'https://files.example.com.evil.example/'],
		['[::1]', 'http://127.0.0.1/'],
		['[::1]:9000', 'http://[::1]/'],
		['', 'https://files.example.com/'],
	])('%s does not name %s', (entry, url) => {
		expect(isListedHost(new URL(url), [entry])).toBe(false);
	});
});
