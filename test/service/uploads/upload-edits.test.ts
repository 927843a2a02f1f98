import { openDatabaseOf } from '../../support/database-location';
import { startDeliveryBench, type DeliveryBench } from '../../support/deliveries';
import { waitForEnd } from '../../support/service';
import { until } from '../../support/until';

const HOUR_MS = 60 * 60_000;

let bench: DeliveryBench;

beforeAll(async () => {
	bench = await startDeliveryBench({
		logins: ['facebook', 'tiktok'],
		switches: { 'instagram.processingSeconds': 0, 'tiktok.processingSeconds': 0 },
	});
}, 30_000);
afterAll(() => bench.close());

const codeOf = ({ body }: { body: Record<string, unknown> }) => (body.error as { code: string }).code;
const inFuture = (milliseconds: number) => new Date(Date.now() + milliseconds).toISOString();
const captions = async () => (await bench.posts()).map(({ caption }) => caption);

async function prepared(content: string): Promise<string> {
	const id = await bench.send({ platforms: 'instagram', content });
	await bench.until(id, 'awaiting_approval');
	return id;
}

describe('the caption of a post that waits for its approval', () => {
	it('can be changed: the post is prepared again and published with the new one', async () => {
		const id = await prepared('With a tpyo');
		const before = (await bench.status(id)).deliveries[0]?.container_id;
		const { status, body } = await bench.edit(id, { content: 'Without a typo' });
		expect({ status, caption: body.caption }).toEqual({ status: 200, caption: 'Without a typo' });
		const again = await bench.until(id, 'awaiting_approval');
		expect(again.container_id).not.toBe(before);
		await bench.act(id, 'POST', '/approve');
		await waitForEnd(bench.service, id);
		expect(await captions()).toContain('Without a typo');
		expect(await captions()).not.toContain('With a tpyo');
		expect(codeOf(await bench.edit(id, { content: 'Too late' }))).toBe('nothing_to_edit');
	});

	it('stays when the new one is one that Instagram would refuse', async () => {
		const id = await prepared('Short');
		const { status } = await bench.edit(id, { content: 'x'.repeat(2_201) });
		expect(status).toBe(400);
		expect(await bench.status(id)).toMatchObject({
			caption: 'Short',
			deliveries: [{ state: 'awaiting_approval' }],
		});
		await bench.act(id, 'DELETE');
	});

	it('cannot be changed any more when the file is gone', async () => {
		const id = await prepared('The file goes');
		const database = await openDatabaseOf(bench.service.dataDir);
		await database('uploads').where({ id }).update({ file_name: null });
		await database.destroy();
		expect(codeOf(await bench.edit(id, { content: 'Another' }))).toBe('file_gone');
		await bench.act(id, 'DELETE');
	});
});

describe('the time of a post', () => {
	it('lets an approved post wait, also over a restart, until it is due', async () => {
		const id = await prepared('On time');
		const publishAt = inFuture(HOUR_MS);
		expect((await bench.edit(id, { publish_at: publishAt })).body).toMatchObject({ publish_at: publishAt });
		await bench.act(id, 'POST', '/approve');
		await bench.restart();
		expect(await bench.status(id)).toMatchObject({
			publish_at: publishAt,
			deliveries: [{ state: 'publishing' }],
		});
		expect(await captions()).not.toContain('On time');
		await bench.edit(id, { publish_at: inFuture(1_500) });
		await waitForEnd(bench.service, id);
		expect((await captions()).filter((caption) => caption === 'On time')).toHaveLength(1);
	});

	it('is taken back: the post waits for its approval again', async () => {
		const id = await prepared('Not today');
		await bench.edit(id, { publish_at: inFuture(HOUR_MS) });
		await bench.act(id, 'POST', '/approve');
		await bench.until(id, 'publishing');
		const { body } = await bench.edit(id, { publish_at: null });
		expect(body).toMatchObject({ publish_at: null, deliveries: [{ state: 'awaiting_approval' }] });
		await bench.act(id, 'DELETE');
		expect(await waitForEnd(bench.service, id)).toMatchObject({ deliveries: [{ state: 'cancelled' }] });
		expect(await captions()).not.toContain('Not today');
	});

	it('can be cancelled with its upload', async () => {
		const id = await prepared('Never');
		await bench.edit(id, { publish_at: inFuture(HOUR_MS) });
		await bench.act(id, 'POST', '/approve');
		await bench.act(id, 'DELETE');
		expect(await waitForEnd(bench.service, id)).toMatchObject({ deliveries: [{ state: 'cancelled' }] });
	});

	it.each([
		['in the past', -HOUR_MS],
		['after the file is deleted', 24 * HOUR_MS],
	])('must not be %s', async (_what, offset) => {
		const id = await prepared('When?');
		const refused = await bench.edit(id, { publish_at: inFuture(offset) });
		expect({ status: refused.status, code: codeOf(refused) }).toEqual({
			status: 400,
			code: 'publish_at_invalid',
		});
		expect((await bench.status(id)).publish_at).toBeNull();
		await bench.act(id, 'DELETE');
	});
});

describe('a failed delivery', () => {
	it('is tried again while its file exists, and nothing else of the upload is', async () => {
		await bench.sandbox.control('switches', { 'tiktok.processingResult': 'frame_rate_check_failed' });
		const id = await bench.send({ platforms: 'tiktok,instagram', content: 'Half' });
		const failed = await until(
			() => bench.status(id),
			({ deliveries }) => deliveries.some(({ can_retry }) => can_retry),
		);
		expect(failed.deliveries.find(({ platform }) => platform === 'tiktok')?.state).toBe('failed');
		await bench.sandbox.control('switches', { 'tiktok.processingResult': 'ok' });
		expect((await bench.act(id, 'POST', '/retry')).status).toBe(200);
		const { deliveries } = await until(
			() => bench.status(id),
			(status) =>
				status.deliveries
					.map(({ state }) => state)
					.sort()
					.join() === 'awaiting_approval,delivered',
		);
		expect(deliveries.every(({ error }) => error === undefined)).toBe(true);
		expect(codeOf(await bench.act(id, 'POST', '/retry'))).toBe('nothing_to_retry');
		await bench.act(id, 'DELETE');
	});

	it('is not tried again when the platform may have it already', async () => {
		await bench.sandbox.control('faults', {
			kind: 'reset-after',
			match: { path: '/inbox/video/init/' },
			times: 1,
		});
		const id = await bench.send({ platforms: 'tiktok,instagram', content: 'In doubt' });
		await until(
			() => bench.status(id),
			({ deliveries }) => deliveries.some(({ state }) => state === 'failed'),
		);
		const inits = (await bench.sandbox.requests('/inbox/video/init/')).length;
		expect(codeOf(await bench.act(id, 'POST', '/retry'))).toBe('nothing_to_retry');
		expect((await bench.sandbox.requests('/inbox/video/init/')).length).toBe(inits);
		await bench.act(id, 'DELETE');
	});
});
