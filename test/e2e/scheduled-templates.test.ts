import { REFERENCE_CASE } from '../support/sandbox';
import { connectAccount } from '../support/service';
import type { EndedRun } from './support/run';
import { withoutService } from './support/service';
import { startStack, type Stack } from './support/stack';
import { activateTemplate, messagesOf, type ActiveTemplate } from './support/templates';

const DAY_SECONDS = 86_400;
/** How long before its scheduled hour a workflow is activated; n8n needs some of this time to activate it. */
const EARLY_SECONDS = 20;

let stack: Stack;

beforeAll(async () => {
	stack = await startStack();
	await stack.sandbox.control('users', REFERENCE_CASE);
	for (const login of ['tiktok', 'instagram'] as const) await connectAccount(stack.service, login);
});
afterAll(() => stack?.stop());

/**
 * Moves all clocks to shortly before a time of day in UTC, and waits until n8n starts the template on schedule. The
 * template is activated only then, because n8n sets its timer on activation, and timers run in real time.
 */
async function awaitHour(template: ActiveTemplate, time: string, node: string): Promise<EndedRun> {
	await template.deactivate();
	const now = new Date(String((await stack.sandbox.read('state')).now));
	const then = new Date(`${now.toISOString().slice(0, 10)}T${time}:00Z`);
	const seconds = Math.floor((then.getTime() - now.getTime()) / 1000) - EARLY_SECONDS;
	await stack.moveTime(seconds > 0 ? seconds : seconds + DAY_SECONDS);
	return await template.startedBy(template.activate, node);
}

/** Runs an action while a platform rejects requests to a path. */
async function whileRefused<T>(path: string, code: string | number, act: () => Promise<T>): Promise<T> {
	await stack.sandbox.control('faults', { kind: 'error', code, match: { path }, times: 10 });
	try {
		return await act();
	} finally {
		await stack.sandbox.clearFaults();
	}
}

const noAnswer = () => expect.stringContaining(`${stack.service.url} did not respond`);
const fetchedAt = async (platform: string) => {
	const { body } = await stack.service.call(`/api/mediakit/analytics/${platform}/example_creator`);
	return (body.data as { fetched_at: string } | undefined)?.fetched_at;
};

describe('Keep tokens alive, as long as nobody is needed', () => {
	it('renews what can be renewed, and raises no alarm for a token that is still too young', async () => {
		const template = await activateTemplate(stack, 'Keep tokens alive');
		const run = await template.run('Every Monday at 04:00 UTC');
		expect(run.status).toBe('success');
		expect(run.items('Refresh TikTok')).toEqual([
			expect.objectContaining({ json: expect.objectContaining({ platform: 'tiktok' }) }),
		]);
		expect(run.items('Refresh Instagram')).toEqual([]);
		expect(run.items('Accounts of the Service')).toHaveLength(2);
		expect(run.items('Notification')).toEqual([]);
		const renewals = await stack.sandbox.requests('/v2/oauth/token');
		expect(renewals.filter(({ body }) => body?.includes('grant_type=refresh_token'))).toHaveLength(1);
		await template.deactivate();
	});
});

describe('Daily social statistics', () => {
	let template: ActiveTemplate;
	beforeAll(async () => void (template = await activateTemplate(stack, 'Daily social statistics')));
	afterAll(() => template.deactivate());

	const SECOND = 'nordlicht_studio';
	const refreshed = (run: EndedRun) =>
		run
			.items('Refresh Statistics')
			.map(({ json: { source, data } }) => `${String(source)}: ${(data as { username: string }).username}`);

	it('starts by itself at 03:00 UTC, and lets the service read all its Instagram accounts', async () => {
		const run = await awaitHour(template, '03:00', 'Refresh Statistics');
		expect(run.status).toBe('success');
		expect(refreshed(run)).toEqual(['Meta Graph API: example_creator']);
		expect(await fetchedAt('instagram')).toMatch(/T03:00:/);
		expect(run.items('Notification')).toEqual([]);
	});

	it('starts by itself at 03:30 UTC, reads all TikTok accounts, and makes one message of everything', async () => {
		await connectAccount(stack.service, 'tiktok', { user: SECOND });
		const run = await awaitHour(template, '03:30', 'Refresh Statistics');
		expect(refreshed(run).sort()).toEqual([
			'TikTok Official API: example_creator',
			`TikTok Official API: ${SECOND}`,
		]);
		expect(await fetchedAt('tiktok')).toMatch(/T03:30:/);
		expect(messagesOf(run, 'Message')).toEqual([
			expect.stringMatching(new RegExp(`^tiktok ${SECOND}: `, 'm')),
		]);
		expect(messagesOf(run, 'Message')).toEqual([
			expect.stringMatching(/^tiktok example_creator: 50000 followers.*, engagement 5.72 %$/m),
		]);
		expect(messagesOf(run, 'Message')).toEqual([
			expect.stringMatching(/^instagram example_creator: 48300 followers/m),
		]);
	});

	it('says the next day what has changed', async () => {
		await stack.moveTime(DAY_SECONDS);
		await stack.sandbox.control('tiktok/account', { username: 'example_creator', follower_count: 50_500 });
		const run = await template.run('Every Day at 03:30 UTC');
		expect(messagesOf(run, 'Message')).toEqual([
			expect.stringMatching(/^tiktok example_creator: 50500 followers \(\+500\)/m),
		]);
	});

	it('raises an alarm that names the account if a platform refuses, and keeps what it had', async () => {
		const before = await fetchedAt('instagram');
		const run = await whileRefused('/graph.instagram.com/', 10, () => template.run('Every Day at 03:00 UTC'));
		expect(run.items('Account Alarm').map(({ json }) => json)).toEqual([
			{
				subject: 'Statistics could not be read',
				message: expect.stringMatching(/^instagram example_creator: .*Platform code: 10\./s),
			},
		]);
		expect(await fetchedAt('instagram')).toBe(before);
	});

	it('raises an alarm if the service does not run', async () => {
		const run = await withoutService(stack.service, () => template.run('Every Day at 03:30 UTC'));
		expect(messagesOf(run, 'Alarm')).toEqual([noAnswer()]);
	});
});

describe('Weekly report', () => {
	let template: ActiveTemplate;
	beforeAll(async () => void (template = await activateTemplate(stack, 'Weekly report')));
	afterAll(() => template.deactivate());

	it('has a row for each account and day, with the change', async () => {
		const run = await template.run('Every Monday at 06:00 UTC');
		const [report] = run.items('Report');
		expect(report?.json.subject).toMatch(/^Weekly report of \d{4}-\d\d-\d\d$/);
		const rows = String(report?.json.html)
			.split(/<tr[^>]*>/)
			.map((row) =>
				row
					.replace(/<[^>]*>/g, ' ')
					.trim()
					.split(/\s{2,}/),
			);
		expect(rows).toContainEqual(expect.arrayContaining(['tiktok example_creator', '50500', '500', '5.72']));
		expect(rows).toContainEqual(expect.arrayContaining(['instagram example_creator', '48300']));
		expect(String(report?.json.message).split('\n')).toContainEqual(
			expect.stringMatching(/^\d{4}-\d\d-\d\d tiktok example_creator: 50500 followers \(\+500\)$/),
		);
	});

	it('raises an alarm if the service does not run', async () => {
		const run = await withoutService(stack.service, () => template.run('Every Monday at 06:00 UTC'));
		expect(messagesOf(run, 'Failure')).toEqual([noAnswer()]);
	});
});

describe('Keep tokens alive, when somebody is needed', () => {
	let template: ActiveTemplate;
	beforeAll(async () => void (template = await activateTemplate(stack, 'Keep tokens alive')));

	it('renews the token of Instagram once it is old enough', async () => {
		await stack.moveTime(DAY_SECONDS);
		const run = await template.run('Every Monday at 04:00 UTC');
		expect(run.items('Refresh Instagram')).toEqual([
			expect.objectContaining({ json: expect.objectContaining({ platform: 'instagram' }) }),
		]);
		expect(run.items('Notification')).toEqual([]);
	});

	const alarms = (run: EndedRun) =>
		run.items('Notification').map(({ json: { subject, message } }) => ({ subject, message }));

	it('raises an alarm at once if access is withdrawn, and at the next renewal of a token', async () => {
		await stack.sandbox.control('tiktok/app', { webhook_url: `${stack.service.url}/webhook/tiktok` });
		const told = await template.startedBy(
			() => stack.sandbox.control('tiktok/revoke', { username: 'example_creator' }),
			'Notification',
		);
		expect(alarms(told)).toEqual([
			{
				subject: 'An account is disconnected',
				message: 'tiktok example_creator: reconnect the account.',
			},
		]);
		const run = await template.run('Every Monday at 04:00 UTC');
		expect(alarms(run)).toContainEqual({
			subject: 'A token could not be refreshed',
			message: expect.stringMatching(/TikTok.*[Cc]onnect/s),
		});
		expect(alarms(run)).toContainEqual({
			subject: 'An account needs your attention',
			message: expect.stringMatching(/^tiktok example_creator: reconnect\. .*Reconnect it\.$/),
		});
	});

	it('names a deleted account by the id that it had', async () => {
		const { body } = await stack.service.call('/api/accounts');
		const accounts = body.accounts as { id: string; platform: string }[];
		const id = accounts.find(({ platform }) => platform === 'instagram')?.id;
		const run = await template.startedBy(
			() => stack.service.call('/api/auth/instagram/disconnect', { method: 'DELETE' }),
			'Notification',
		);
		expect(alarms(run)).toEqual([
			{ subject: 'An account is disconnected', message: `instagram ${id}: reconnect the account.` },
		]);
	});
});
