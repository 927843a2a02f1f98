import { setTimeout as wait } from 'node:timers/promises';
import { eventually, startDeliveryBench, type DeliveryBench } from '../support/deliveries';
import { waitForEnd } from '../support/service';
import { videoOf } from '../support/uploads';

let bench: DeliveryBench;

beforeAll(async () => {
	bench = await startDeliveryBench({ logins: ['tiktok', 'facebook'] });
}, 20_000);
afterAll(() => bench.close());

const hold = (fault: Record<string, unknown>) =>
	bench.sandbox.control('faults', { kind: 'hold', times: 1, ...fault });

async function isHeld(): Promise<boolean> {
	const { faults } = (await bench.sandbox.read('faults')) as { faults: { held: number }[] };
	return faults.some(({ held }) => held > 0);
}

describe('an upload that is cancelled', () => {
	it('is never published, and its file is gone, while it waits for its approval', async () => {
		const id = await bench.send({ platforms: 'instagram' });
		await bench.until(id, 'awaiting_approval');
		const { status, body } = await bench.act(id, 'DELETE');
		expect(status).toBe(200);
		expect(body).toMatchObject({
			upload_id: id,
			file: { kept_until: null },
			deliveries: [{ state: 'cancelled' }],
		});
		expect(await bench.service.temporaryFiles()).toEqual([]);
		expect((await bench.act(id, 'POST', '/approve')).status).toBe(409);
		expect(await bench.posts()).toEqual([]);
		expect((await bench.act(id, 'DELETE')).body).toMatchObject({ deliveries: [{ state: 'cancelled' }] });
	});

	it('never reaches the TikTok inbox while bytes are missing', async () => {
		const { length } = await bench.drafts();
		await hold({ match: { method: 'PUT' }, skip: 1 });
		const id = await bench.send({ platforms: 'tiktok' }, videoOf(73_000_000));
		await eventually(isHeld);
		expect((await bench.act(id, 'DELETE')).body).toMatchObject({ deliveries: [{ state: 'cancelled' }] });
		expect(await bench.service.temporaryFiles()).toEqual([]);
		await bench.sandbox.control('release');
		await wait(1_500);
		expect((await bench.drafts()).slice(length)).toMatchObject([{ status: 'PROCESSING_UPLOAD' }]);
	});

	it('is delivered all the same when TikTok has every byte, and says so', async () => {
		await hold({ match: { path: '/status/fetch/' } });
		const id = await bench.send({ platforms: 'tiktok' });
		await eventually(isHeld);
		const { body } = await bench.act(id, 'DELETE');
		expect(body).toMatchObject({ file: { kept_until: null } });
		expect(await bench.service.temporaryFiles()).toEqual([]);
		await bench.sandbox.control('release');
		const { deliveries } = await waitForEnd(bench.service, id);
		expect(deliveries).toMatchObject([{ state: 'delivered' }]);
		const drafts = await bench.drafts();
		expect(drafts.find(({ publish_id }) => publish_id === deliveries[0]?.publish_id)).toMatchObject({
			status: 'SEND_TO_USER_INBOX',
		});
	});

	it('is published all the same when the post is being made, once', async () => {
		const { length } = await bench.posts();
		await hold({ match: { path: '/media_publish' } });
		const id = await bench.send({ platforms: 'instagram', auto_approve: 'true' });
		await eventually(isHeld);
		expect((await bench.act(id, 'DELETE')).body).toMatchObject({ deliveries: [{ state: 'publishing' }] });
		await bench.sandbox.control('release');
		expect((await waitForEnd(bench.service, id)).deliveries).toMatchObject([{ state: 'published' }]);
		expect(await bench.posts()).toHaveLength(length + 1);
	});

	it('makes no post when its container was only being prepared', async () => {
		const { length } = await bench.posts();
		await hold({ match: { path: '/ig-api-upload/' } });
		const id = await bench.send({ platforms: 'instagram', auto_approve: 'true' });
		await eventually(isHeld);
		expect((await bench.act(id, 'DELETE')).body).toMatchObject({ deliveries: [{ state: 'cancelled' }] });
		expect(await bench.service.temporaryFiles()).toEqual([]);
		await bench.sandbox.control('release');
		await wait(1_500);
		expect(await bench.posts()).toHaveLength(length);
		expect((await bench.status(id)).deliveries).toMatchObject([{ state: 'cancelled' }]);
	});

	it('is unknown if there is no such upload', async () => {
		expect(await bench.act('nothing', 'DELETE')).toMatchObject({
			status: 404,
			body: { error: { code: 'upload_unknown' } },
		});
	});
});
