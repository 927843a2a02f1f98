import type { IDataObject } from 'n8n-workflow';
import { connect } from '../support/connect';
import { Engine } from '../support/engine';
import { BOTH_LOGINS } from '../support/instagram';
import { CREDENTIAL, runInstagram, sandboxCredential } from '../support/instagram-node';
import { startTestSandbox } from '../support/sandbox';
import { sandboxSettings, startService } from '../support/service';
import { shiftDate } from '../support/shifted-date.cjs';

const DAY_SECONDS = 24 * 60 * 60;
const DAYS = 200;

afterEach(() => shiftDate(0));

test.each(BOTH_LOGINS)(
	'login %s: a token of 60 days in a daily workflow is alive after 200 days, without a person',
	async (login) => {
		const engine = await Engine.start();
		const sandbox = await startTestSandbox();
		const service = await startService(sandboxSettings(sandbox.url));
		const obtainedAt = () => (engine.credentials.read('1').oauthTokenData as IDataObject).obtained_at;
		try {
			await sandbox.control('switches', {
				'instagram.refreshReturns': 'rotated',
				'instagram.replacedToken': 'refused',
			});
			await connect(
				engine,
				sandbox,
				sandboxCredential(sandbox, login, service.url),
				'example_creator',
				CREDENTIAL[login],
			);
			const renewals = new Set([obtainedAt()]);
			for (let day = 1; day <= DAYS; day++) {
				shiftDate(day * DAY_SECONDS * 1000);
				const parameters = { resource: 'account', operation: 'getStats', recentPosts: 1 };
				const { json, error } = await runInstagram(engine, login, parameters);
				expect([day, error, json.length]).toEqual([day, undefined, 1]);
				renewals.add(obtainedAt());
			}
			// The token is refreshed about once a week, not every day.
			expect(renewals.size).toBeGreaterThan(DAYS / 9);
			expect(renewals.size).toBeLessThanOrEqual(DAYS / 7 + 1);
			const { expires_at } = engine.credentials.read('1').oauthTokenData as { expires_at: string };
			expect(Date.parse(expires_at) - Date.now()).toBeGreaterThan(50 * DAY_SECONDS * 1000);
		} finally {
			shiftDate(0);
			await service.close();
			await sandbox.close();
			await engine.close();
		}
	},
	300_000,
);
