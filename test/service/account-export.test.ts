import { PrivacyBench } from '../support/privacy';

let bench: PrivacyBench;
beforeEach(async () => {
	bench = new PrivacyBench();
	await bench.open();
});
afterEach(() => bench.close());

describe('the export of an account', () => {
	it('holds everything that is kept about it, and no token', async () => {
		const names = await bench.liveALittle();
		const [account] = await bench.accounts();
		await bench.service.call('/api/mediakit/pages/example', {
			method: 'PUT',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({
				title: 'Example',
				description: 'A description',
				account_ids: [account?.id],
				enabled: true,
			}),
		});
		const { status, body } = await bench.service.call(`/api/accounts/${String(account?.id)}/export`);
		expect([status, body]).toEqual([
			200,
			{
				exported_at: expect.stringMatching(/Z$/),
				account: expect.objectContaining({
					id: account?.id,
					username: 'example_creator',
					platform: 'tiktok',
				}),
				statistics: {
					current: [expect.objectContaining({ stats_data: expect.objectContaining({ platform: 'tiktok' }) })],
					history: expect.arrayContaining([expect.objectContaining({ username: 'example_creator' })]),
				},
				uploads: [
					expect.objectContaining({
						id: names[2],
						content: 'A caption by example_creator',
						deliveries: [expect.objectContaining({ state: 'delivered', publish_id: names[3] })],
					}),
				],
				media_kit_pages: [
					expect.objectContaining({ slug: 'example', title: 'Example', description: 'A description' }),
				],
				events: expect.arrayContaining([expect.objectContaining({ type: 'upload.delivered' })]),
				sync_log: expect.arrayContaining([expect.objectContaining({ kind: 'statistics', outcome: 'ok' })]),
			},
		]);
		const text = JSON.stringify(body);
		expect(text).not.toMatch(/act\.|rft\.|_token"|upload_url/);
	});

	it('of an account that is not there is a clear 404', async () => {
		expect(await bench.service.call('/api/accounts/nobody/export')).toMatchObject({
			status: 404,
			body: { error: { code: 'account_unknown' } },
		});
	});
});
