import { setTimeout as wait } from 'node:timers/promises';
import { sandboxCredentials } from '../../sandbox/n8n/credentials';
import { countRenewals, storedToken } from './support/credentials';
import { runWorkflow, startExecution, waitForExecution } from './support/run';
import { startStack, type CredentialReference, type Stack } from './support/stack';
import { chain, START } from './support/workflow';

const TYPE = 'tikTokOAuth2Api';
const TWO_HOURS_SECONDS = 2 * 60 * 60;
const AT_ONCE = 5;
const HELD_WITHIN_MS = 30_000;

/** A second credential, whose refreshes go to TikTok itself. */
async function connectDirectly({ owner, sandbox, service }: Stack): Promise<CredentialReference> {
	const [filled] = sandboxCredentials(sandbox.url, service).filter(({ type }) => type === TYPE);
	const name = 'TikTok without a service';
	const id = await owner.saveCredential(name, TYPE, { ...filled?.data, serviceUrl: '' });
	await owner.connect(id, { user: 'example_creator' });
	return { id, name };
}

describe.each(['filesystem', 'database'] as const)('in n8n with binary data in the %s', (binaryData) => {
	let stack: Stack;
	beforeAll(async () => void (stack = await startStack({ binaryData })));
	afterAll(() => stack.stop());

	describe.each([
		['with a Service URL', true],
		['without a Service URL', false],
	])('a TikTok credential %s', (name, withService) => {
		let credential: CredentialReference;
		beforeAll(async () => {
			credential = withService ? stack.credentials.get(TYPE)! : await connectDirectly(stack);
		});

		const readProfile = () =>
			chain(`Profile ${name}`, START, {
				name: 'TikTok',
				type: 'tikTok',
				parameters: { resource: 'account', operation: 'getProfile' },
				credentials: { [TYPE]: credential },
			});
		async function run(): Promise<void> {
			const { status, error, items } = await runWorkflow(stack, readProfile());
			expect([status, error]).toEqual(['success', undefined]);
			expect(items('TikTok').map(({ json }) => json.username)).toEqual(['example_creator']);
		}
		const renewals = () => countRenewals(stack.sandbox, 'tiktok');
		const stored = () => storedToken(stack.n8n, credential.id);

		it('is renewed when it has expired, stays so, and outlives a restart of n8n', async () => {
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

		it('is renewed once when five executions find it expired', async () => {
			const { owner, sandbox } = stack;
			const { id } = await owner.saveWorkflow(readProfile());
			await stack.moveTime(TWO_HOURS_SECONDS);
			const before = await renewals();
			await sandbox.control('faults', {
				kind: 'hold',
				when: 'after',
				times: AT_ONCE,
				match: { path: '/v2/user/info/' },
			});
			const executions = await Promise.all(Array.from({ length: AT_ONCE }, () => startExecution(stack, id)));
			await allHeld();
			await sandbox.control('release');
			const runs = await Promise.all(executions.map((execution) => waitForExecution(stack, execution)));
			expect(runs.map(({ status, error }) => [status, error])).toEqual(
				Array(AT_ONCE).fill(['success', undefined]),
			);
			expect(await renewals()).toBe(before + 1);
			await run();
			expect(await renewals()).toBe(before + 1);
		});

		/** Until each execution has been told that its token has expired. */
		async function allHeld(): Promise<void> {
			const deadline = Date.now() + HELD_WITHIN_MS;
			for (;;) {
				const { faults } = (await stack.sandbox.read('faults')) as { faults: { held: number }[] };
				if (faults.some(({ held }) => held === AT_ONCE)) return;
				if (Date.now() > deadline) throw new Error('The executions did not reach TikTok together.');
				await wait(50);
			}
		}
	});
});
