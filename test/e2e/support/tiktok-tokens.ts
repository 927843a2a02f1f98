import { setTimeout as wait } from 'node:timers/promises';
import { sandboxCredentials } from '../../../sandbox/n8n/credentials';
import { countRenewals, storedTokens } from './credentials';
import { runWorkflow, startExecution, waitForExecution, type EndedRun } from './run';
import type { CredentialReference, Stack } from './stack';
import { chain, START } from './workflow';

const TYPE = 'mediaKitTikTokOAuth2Api';
/** The lifetime of TikTok's access tokens. */
export const TWO_HOURS_SECONDS = 2 * 60 * 60;
const AT_ONCE = 5;
const HELD_WITHIN_MS = 30_000;
const POLL_MS = 50;

/** Connects a second credential, whose tokens come directly from TikTok instead of the service. */
export async function connectDirectly({ owner, sandbox, service }: Stack): Promise<CredentialReference> {
	const filled = sandboxCredentials(sandbox.url, service).find(({ type }) => type === TYPE);
	const name = 'TikTok without a service';
	const id = await owner.saveCredential(name, TYPE, { ...filled?.data, serviceUrl: '' });
	await owner.connect(id, { user: 'example_creator' });
	return { id, name };
}

const readProfile = (credential: CredentialReference) =>
	chain(`Profile by ${credential.name}`, START, {
		name: 'TikTok',
		type: 'tikTok',
		parameters: { resource: 'account', operation: 'getProfile' },
		credentials: { [TYPE]: credential },
	});

/** Reads the profile of the connected account. */
export const runTikTok = (stack: Stack, credential: CredentialReference): Promise<EndedRun> =>
	runWorkflow(stack, readProfile(credential));

/** Waits until the sandbox holds a request with an expired token from every execution. */
async function allHeld({ sandbox }: Stack): Promise<void> {
	const deadline = Date.now() + HELD_WITHIN_MS;
	for (;;) {
		const { faults } = (await sandbox.read('faults')) as { faults: { held: number }[] };
		if (faults.some(({ held }) => held === AT_ONCE)) return;
		if (Date.now() > deadline) throw new Error('The executions did not reach TikTok together.');
		await wait(POLL_MS);
	}
}

/** Starts executions whose requests are all rejected before the first of them can refresh the token. */
async function runAtOnce(stack: Stack, credential: CredentialReference): Promise<EndedRun[]> {
	const { id } = await stack.owner.saveWorkflow(readProfile(credential));
	await stack.sandbox.control('faults', {
		kind: 'hold',
		when: 'after',
		times: AT_ONCE,
		match: { path: '/v2/user/info/' },
	});
	const started = await Promise.all(Array.from({ length: AT_ONCE }, () => startExecution(stack, id)));
	await allHeld(stack);
	await stack.sandbox.control('release');
	return await Promise.all(started.map((execution) => waitForExecution(stack, execution)));
}

/** Tests that a connected TikTok credential stays connected. */
export function staysConnected(stackOf: () => Stack, credentialOf: () => CredentialReference): void {
	const renewals = () => countRenewals(stackOf().sandbox, 'tiktok');
	const stored = async () => {
		const [token = {}] = await storedTokens(stackOf().n8n, credentialOf().id);
		return token;
	};
	async function run(): Promise<void> {
		const { error, items } = await runTikTok(stackOf(), credentialOf());
		expect(error).toBeUndefined();
		expect(items('TikTok').map(({ json }) => json.username)).toEqual(['example_creator']);
	}

	it('is renewed when it has expired, is stored, and outlives a restart of n8n', async () => {
		const stack = stackOf();
		const before = await renewals();
		const connected = await stored();
		await run();
		expect(await renewals()).toBe(before);

		await stack.moveTime(TWO_HOURS_SECONDS);
		await run();
		expect(await renewals()).toBe(before + 1);
		const renewed = await stored();
		expect(renewed).toMatchObject({
			access_token: expect.stringMatching(/^act\./),
			refresh_token: expect.stringMatching(/^rft\./),
			open_id: connected.open_id,
		});
		expect(renewed.access_token).not.toBe(connected.access_token);
		expect(renewed.refresh_token).not.toBe(connected.refresh_token);
		expect(Object.keys(renewed).filter((key) => key.startsWith('error'))).toEqual([]);

		await run();
		await stack.restartN8n();
		await run();
		expect(await renewals()).toBe(before + 1);
		expect(await stored()).toEqual(renewed);

		await stack.moveTime(TWO_HOURS_SECONDS);
		await run();
		expect(await renewals()).toBe(before + 2);
	});

	isRefreshedOnce(stackOf, credentialOf);
}

/** Tests concurrent executions that all find the token expired. */
export function isRefreshedOnce(stackOf: () => Stack, credentialOf: () => CredentialReference): void {
	const renewals = () => countRenewals(stackOf().sandbox, 'tiktok');

	it('is renewed once when five executions find it expired', async () => {
		await stackOf().moveTime(TWO_HOURS_SECONDS);
		const before = await renewals();
		const runs = await runAtOnce(stackOf(), credentialOf());
		expect(runs.map(({ error }) => error)).toEqual(Array(AT_ONCE).fill(undefined));
		expect(runs.map(({ items }) => items('TikTok').length)).toEqual(Array(AT_ONCE).fill(1));
		expect(await renewals()).toBe(before + 1);
		expect((await runTikTok(stackOf(), credentialOf())).error).toBeUndefined();
		expect(await renewals()).toBe(before + 1);
	});
}
