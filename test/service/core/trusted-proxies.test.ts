import { startServiceProcess } from '../../../sandbox/demo/service-process';
import { PASSWORD, sendLogin } from '../../support/dashboard';
import { API_KEY } from '../../support/service';
import { startKillableService, type KillableService } from '../../support/service-process';
import { PROCESSES_MS } from '../../support/until';

jest.setTimeout(PROCESSES_MS);

const ALICE = '203.0.113.7';
const BOB = '198.51.100.9';
const SETTINGS = { MEDIAKIT_DASHBOARD_PASSWORD: PASSWORD };

let service: KillableService | undefined;

afterEach(() => service?.close());

const url = () => service?.running.url ?? '';

/** Returns the header in which a proxy forwards the client's IP address. */
const through = (client: string) => ({ 'x-forwarded-for': client });

async function logIn(secret: string, client: string): Promise<number> {
	return (await sendLogin({ url: url() }, secret, through(client))).status;
}

async function logInWrongly(times: number, client: string): Promise<number[]> {
	const statuses: number[] = [];
	for (let attempt = 0; attempt < times; attempt++) statuses.push(await logIn(`guess ${attempt}`, client));
	return statuses;
}

async function callWith(key: string, client: string): Promise<Response> {
	return fetch(`${url()}/api/accounts`, { headers: { ...through(client), 'x-api-key': key } });
}

describe('behind a proxy in TRUSTED_PROXIES', () => {
	beforeEach(async () => {
		service = await startKillableService({ ...SETTINGS, TRUSTED_PROXIES: '127.0.0.1' }, []);
	});

	it('five wrong sign-ins of one client delay nobody else', async () => {
		expect(await logInWrongly(6, ALICE)).toEqual([401, 401, 401, 401, 401, 429]);
		expect(await logIn('guess', BOB)).toBe(401);
	});

	it('the right secret signs in although wrong ones from the same client are delayed', async () => {
		expect(await logInWrongly(6, ALICE)).toContain(429);
		expect([await logIn(PASSWORD, ALICE), await logIn(API_KEY, ALICE)]).toEqual([303, 303]);
	});

	it('the right-most IP address that is no proxy counts: a client cannot choose another one', async () => {
		for (let attempt = 0; attempt < 5; attempt++) await logIn('guess', `192.0.2.${attempt}, ${ALICE}`);
		expect(await logIn('guess', `192.0.2.99, ${ALICE}, 127.0.0.1`)).toBe(429);
	});

	it('an IPv6 client counts by its /64, a client with a port by its IP address', async () => {
		for (let attempt = 0; attempt < 5; attempt++) await logIn('guess', `2001:db8:1:2::${attempt}`);
		expect(await logIn('guess', '2001:db8:1:2:ffff:ffff:ffff:ffff')).toBe(429);
		expect(await logIn('guess', '2001:db8:1:3::1')).toBe(401);
		for (let attempt = 0; attempt < 5; attempt++) await logIn('guess', `${BOB}:${50_000 + attempt}`);
		expect(await logIn('guess', BOB)).toBe(429);
	});

	it('wrong API keys are limited, for one client and never for the right key', async () => {
		const statuses: number[] = [];
		for (let attempt = 0; attempt < 61; attempt++) {
			statuses.push((await callWith(`guess-${attempt}`, ALICE)).status);
		}
		expect(statuses).toEqual([...Array<number>(60).fill(401), 429]);
		const limited = await callWith('guess', ALICE);
		expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0);
		expect(await limited.json()).toMatchObject({ error: { code: 'key_limited', action: 'fix-request' } });
		expect((await callWith('guess', BOB)).status).toBe(401);
		expect((await callWith(API_KEY, ALICE)).status).toBe(200);
	});

	it('host and protocol of the proxy are in no URL: only PUBLIC_URL tells where the service is reached', async () => {
		const response = await fetch(`${url()}/dashboard/settings`, {
			headers: {
				'x-api-key': API_KEY,
				'x-forwarded-host': 'mediakit.example.com',
				'x-forwarded-proto': 'https',
			},
		});
		expect(await response.json()).toMatchObject({ base_url: service?.publicUrl });
	});
});

describe('without TRUSTED_PROXIES', () => {
	it('what a client says of itself is ignored', async () => {
		service = await startKillableService(SETTINGS, []);
		for (let attempt = 0; attempt < 5; attempt++) await logIn('guess', `192.0.2.${attempt}`);
		expect(await logIn('guess', BOB)).toBe(429);
		expect(await logIn(PASSWORD, BOB)).toBe(303);
		const response = await fetch(`${url()}/dashboard/settings`, {
			headers: { 'x-api-key': API_KEY, 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' },
		});
		expect(await response.json()).toMatchObject({ base_url: service?.publicUrl });
	});

	it('is what counts too if the request does not come from one of the proxies', async () => {
		service = await startKillableService({ ...SETTINGS, TRUSTED_PROXIES: '10.0.0.0/8,::1' }, []);
		for (let attempt = 0; attempt < 5; attempt++) await logIn('guess', `192.0.2.${attempt}`);
		expect(await logIn('guess', BOB)).toBe(429);
	});
});

it('the service does not start with a proxy that is none', async () => {
	await expect(startServiceProcess({ TRUSTED_PROXIES: 'nginx' })).rejects.toThrow(
		'TRUSTED_PROXIES must list IP addresses or networks',
	);
});
