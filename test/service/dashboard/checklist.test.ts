import { connectTikTok, startForEachTest } from '../../support/service';
import { until } from '../../support/until';
import { sampleVideo } from '../../support/video-bytes';

const bench = startForEachTest();

async function read() {
	const { body } = await bench.service.call('/dashboard/checklist');
	return body as { steps: { id: string; done: boolean; optional: boolean }[]; hidden: boolean };
}
const done = async () => (await read()).steps.filter((step) => step.done).map(({ id }) => id);

const put = (path: string, body: object) =>
	bench.service.call(path, {
		method: 'PUT',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(body),
	});

it('the first steps are done one after the other', async () => {
	const { service } = bench;
	expect((await read()).steps.map(({ id }) => id)).toEqual([
		'public_url',
		'apps',
		'account',
		'statistics',
		'upload',
		'page',
		'n8n',
	]);
	// The platforms are emulated on this machine and reach the service without a public URL.
	expect(await done()).toEqual(['public_url', 'apps']);
	await connectTikTok(service);
	await until(done, (ids) => ids.includes('statistics'));
	expect(await done()).toEqual(['public_url', 'apps', 'account', 'statistics']);
	await service.call('/webhook/n8n/video-upload?platforms=tiktok', {
		method: 'POST',
		headers: { 'content-type': 'video/mp4' },
		body: sampleVideo,
	});
	const [account] = (await service.call('/api/accounts')).body.accounts as { id: string }[];
	const page = { account_ids: [account?.id], enabled: false };
	await put('/api/mediakit/pages/example', page);
	expect(await done()).toEqual(['public_url', 'apps', 'account', 'statistics', 'upload']);
	await put('/api/mediakit/pages/example', { ...page, enabled: true });
	await service.call('/n8n/test-connection');
	expect(await done()).toHaveLength(7);
});

it('the list stays away once its owner has put it away', async () => {
	expect((await read()).hidden).toBe(false);
	expect((await put('/dashboard/checklist', { hidden: true })).status).toBe(204);
	expect((await read()).hidden).toBe(true);
	expect((await put('/dashboard/checklist', { hidden: 'maybe' })).status).toBe(400);
});
