import { BOTH_LOGINS } from '../support/instagram';
import { CREDENTIAL, using } from '../support/instagram-node';
import { countRenewals, storedToken } from './support/credentials';
import { runWorkflow, startExecution, waitForExecution } from './support/run';
import { startStack, type Stack } from './support/stack';
import { chain, START } from './support/workflow';

const DAY_SECONDS = 24 * 60 * 60;
const LONG_DAYS = 70;
const LONG_MS = 240_000;

let stack: Stack;

/** Reads the profile of the account with both logins, one after the other. */
const readProfiles = () =>
	chain(
		'Profiles',
		START,
		...BOTH_LOGINS.map((login) => ({
			name: login,
			type: 'instagram',
			parameters: { resource: 'account', operation: 'getProfile', ...using(login) },
			credentials: { [CREDENTIAL[login]]: stack.credentials.get(CREDENTIAL[login]) },
		})),
	);

const renewals = () => Promise.all(BOTH_LOGINS.map((login) => countRenewals(stack.sandbox, login)));
const stored = () =>
	Promise.all(
		BOTH_LOGINS.map((login) => storedToken(stack.n8n, stack.credentials.get(CREDENTIAL[login])!.id)),
	);

async function run(): Promise<void> {
	expectProfiles(await runWorkflow(stack, readProfiles()));
}

function expectProfiles({ status, error, items }: Awaited<ReturnType<typeof runWorkflow>>): void {
	expect([status, error]).toEqual(['success', undefined]);
	for (const login of BOTH_LOGINS) {
		expect(items(login).map(({ json }) => json.username)).toEqual(['example_creator']);
	}
}

function renewedAfterAWeek(): void {
	it('are left alone for six days and renewed after eight, and n8n stores the new tokens', async () => {
		const connected = await stored();
		const before = await renewals();
		await stack.moveTime(6 * DAY_SECONDS);
		await run();
		expect(await renewals()).toEqual(before);

		await stack.moveTime(2 * DAY_SECONDS);
		await run();
		expect(await renewals()).toEqual(before.map((count) => count + 1));
		const renewed = await stored();
		for (const [index, { obtained_at, expires_at }] of renewed.entries()) {
			const days =
				(Date.parse(String(obtained_at)) - Date.parse(String(connected[index]?.obtained_at))) /
				1000 /
				DAY_SECONDS;
			expect(days).toBeCloseTo(8, 1);
			expect(Date.parse(String(expires_at))).toBeGreaterThan(
				Date.parse(String(connected[index]?.expires_at)),
			);
		}

		await run();
		await stack.restartN8n();
		await run();
		expect(await renewals()).toEqual(before.map((count) => count + 1));
		expect(await stored()).toEqual(renewed);
	});
}

describe('Instagram credentials of both logins in n8n', () => {
	beforeAll(async () => void (stack = await startStack()));
	afterAll(() => stack.stop());

	renewedAfterAWeek();

	it(
		'are still connected after 70 days with a run each day',
		async () => {
			const before = await renewals();
			const { id } = await stack.owner.saveWorkflow(readProfiles());
			for (let day = 1; day <= LONG_DAYS; day++) {
				await stack.moveTime(DAY_SECONDS);
				if (day === LONG_DAYS / 2) await stack.restartN8n();
				expectProfiles(await waitForExecution(stack, await startExecution(stack, id)));
			}
			for (const [index, count] of (await renewals()).entries()) {
				expect(count - before[index]!).toBeGreaterThanOrEqual(8);
				expect(count - before[index]!).toBeLessThanOrEqual(10);
			}
		},
		LONG_MS,
	);
});

describe('Instagram credentials of both logins in n8n with binary data in the database', () => {
	beforeAll(async () => void (stack = await startStack({ binaryData: 'database' })));
	afterAll(() => stack.stop());

	renewedAfterAWeek();
});
