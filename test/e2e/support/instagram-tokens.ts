import type { IDataObject } from 'n8n-workflow';
import type { WorkflowData } from '../../../sandbox/n8n/rest';
import { BOTH_LOGINS } from '../../support/instagram';
import { CREDENTIAL, using } from '../../support/instagram-node';
import { countRenewals, storedTokens } from './credentials';
import { runWorkflow, type EndedRun } from './run';
import type { Stack } from './stack';
import { chain, START } from './workflow';

export const DAY_SECONDS = 24 * 60 * 60;

/** Returns a workflow that reads the account's profile with both logins, one after the other. */
export const readProfiles = ({ credentials }: Stack): WorkflowData =>
	chain(
		'Instagram profiles',
		START,
		...BOTH_LOGINS.map((login) => ({
			name: login,
			type: 'instagram',
			parameters: { resource: 'account', operation: 'getProfile', ...using(login) },
			credentials: { [CREDENTIAL[login]]: credentials.get(CREDENTIAL[login]) },
		})),
	);

export function expectProfiles({ error, items }: EndedRun): void {
	expect(error).toBeUndefined();
	for (const login of BOTH_LOGINS) {
		expect(items(login).map(({ json }) => json.username)).toEqual(['example_creator']);
	}
}

/** Returns how often the token of each login was refreshed. */
export const renewalsOf = ({ sandbox }: Stack): Promise<number[]> =>
	Promise.all(BOTH_LOGINS.map((login) => countRenewals(sandbox, login)));

const tokensOf = ({ n8n, credentials }: Stack): Promise<IDataObject[]> =>
	storedTokens(n8n, ...BOTH_LOGINS.map((login) => credentials.get(CREDENTIAL[login])!.id));

const daysSince = (from: unknown, to: unknown) =>
	(Date.parse(String(to)) - Date.parse(String(from))) / 1000 / DAY_SECONDS;

/** Tests connected credentials of both logins that are used only occasionally. */
export function renewedAfterAWeek(stackOf: () => Stack): void {
	it('are left alone for six days, renewed after eight and stored', async () => {
		const stack = stackOf();
		const run = async () => expectProfiles(await runWorkflow(stack, readProfiles(stack)));
		const before = await renewalsOf(stack);
		const once = before.map((count) => count + 1);
		const connected = await tokensOf(stack);
		await stack.moveTime(6 * DAY_SECONDS);
		await run();
		expect(await renewalsOf(stack)).toEqual(before);

		await stack.moveTime(2 * DAY_SECONDS);
		await run();
		expect(await renewalsOf(stack)).toEqual(once);
		const renewed = await tokensOf(stack);
		for (const [index, token] of renewed.entries()) {
			expect(daysSince(connected[index]?.obtained_at, token.obtained_at)).toBeGreaterThanOrEqual(8);
			expect(daysSince(token.obtained_at, token.expires_at)).toBeGreaterThan(59);
		}

		await run();
		await stack.restartN8n();
		await run();
		expect(await renewalsOf(stack)).toEqual(once);
		expect(await tokensOf(stack)).toEqual(renewed);
	});
}
