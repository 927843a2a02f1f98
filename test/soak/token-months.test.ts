import { setTimeout as wait } from 'node:timers/promises';
import { shiftDate } from '../support/shifted-date.cjs';
import type { LoginName } from '../../service/config';
import { eventsOf, readRows } from '../support/database';
import { BOTH_LOGINS } from '../support/instagram';
import { startTestSandbox, type TestSandbox } from '../support/sandbox';
import { connectAccount, sandboxSettings, startService, type TestService } from '../support/service';

const HOUR_MS = 60 * 60 * 1000;
const DAY_MS = 24 * HOUR_MS;

let sandbox: TestSandbox;
let service: TestService;
let platform: string;
/** How often the account's tokens have changed. */
let replaced: number;
let obtainedAt: unknown;

/** Starts both servers in this process, so that their clocks move together, and connects an account. */
async function connect(login: LoginName): Promise<void> {
	sandbox = await startTestSandbox();
	await sandbox.control('users', {
		platform: 'instagram',
		username: 'solo_creator',
		followers_count: 1000,
		pages: [{ name: 'Solo Page', instagram_username: 'solo_creator' }],
	});
	// With the default setting, the service would delete older entries from the log.
	service = await startService({ ...sandboxSettings(sandbox.url), RETENTION_DAYS: '500' });
	platform = login === 'tiktok' ? 'tiktok' : 'instagram';
	await connectAccount(service, login, login === 'tiktok' ? {} : { user: 'solo_creator' });
	await use();
	replaced = 0;
	obtainedAt = (await readRows(service, 'accounts'))[0]?.obtained_at;
}

afterEach(async () => {
	shiftDate(0);
	await service.close();
	await sandbox.close();
});

/** Makes a call that requires the account. */
async function use(): Promise<void> {
	const { status, body } = await service.call(`/api/mediakit/refresh-${platform}-api`, { method: 'POST' });
	expect([status, body]).toEqual([200, expect.objectContaining({ message: expect.any(String) })]);
}

async function look(): Promise<void> {
	const [account] = await readRows(service, 'accounts');
	expect(account).toMatchObject({ health: 'ok', health_reason: null });
	if (account?.obtained_at !== obtainedAt) replaced++;
	obtainedAt = account?.obtained_at;
}

/** Checks that the log contains a reason for each refresh, and that nothing failed. */
async function explained(reasons: RegExp): Promise<void> {
	const log = await readRows(service, 'sync_log');
	expect(log.filter(({ outcome }) => outcome !== 'ok')).toEqual([]);
	const renewals = log.filter(({ kind }) => kind === 'token').map(({ detail }) => String(detail));
	expect(renewals).toHaveLength(replaced);
	expect(renewals.filter((detail) => !reasons.test(detail))).toEqual([]);
	expect(await eventsOf(service, 'token.refreshed')).toHaveLength(replaced);
	expect(await eventsOf(service, 'token.expiring')).toEqual([]);
}

it('30 days of a 2-hour token of TikTok, used every 40 minutes', async () => {
	await connect('tiktok');
	for (let elapsed = 0; elapsed <= 30 * DAY_MS; elapsed += (2 / 3) * HOUR_MS) {
		shiftDate(elapsed);
		await use();
		await look();
	}
	// On every third use, the token has just expired.
	expect(replaced).toBeGreaterThanOrEqual(355);
	expect(replaced).toBeLessThanOrEqual(365);
	await explained(/because the old one had expired or was about to\. It is valid until \S+Z\.$/);
}, 300_000);

it.each(BOTH_LOGINS)(
	'400 days of a token of %s login, used daily at first and then every 100 days',
	async (login) => {
		await connect(login);
		for (let day = 1; day <= 400; day++) {
			shiftDate(day * DAY_MS);
			if (day <= 200 || day % 100 === 0) await use();
			// The background task checks once a second.
			else await wait(150);
			await look();
		}
		// The token is refreshed weekly, then every 46 days.
		expect(replaced).toBeGreaterThanOrEqual(28 + 4);
		expect(replaced).toBeLessThanOrEqual(28 + 6);
		await explained(/refreshed (ahead of time|because it was about to expire)/);
	},
	300_000,
);
