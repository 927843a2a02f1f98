import { logIn } from '../../support/dashboard';
import { startDeliveryBench, type DeliveryBench } from '../../support/deliveries';
import { API_KEY } from '../../support/service';
import { sampleVideo } from '../../support/video-bytes';

let bench: DeliveryBench;

beforeAll(async () => {
	bench = await startDeliveryBench({ logins: ['facebook'] });
});
afterAll(() => bench.close());

const read = (uploadId: string, headers: Record<string, string>, query = '') =>
	fetch(`${bench.service.url}/api/uploads/${uploadId}/file${query}`, { headers });

it('the file of an upload can be watched as long as it is there, and is gone with its end', async () => {
	const id = await bench.send({ platforms: 'instagram', content: 'Hello' });
	await bench.until(id, 'awaiting_approval');
	expect(await bench.status(id)).toMatchObject({ caption: 'Hello', file: { content_type: 'video/mp4' } });
	const { cookie } = await logIn(bench.service);

	const whole = await read(id, { cookie });
	expect(whole.status).toBe(200);
	expect(Object.fromEntries(whole.headers)).toMatchObject({
		'content-type': 'video/mp4',
		'content-length': String(sampleVideo.length),
		'accept-ranges': 'bytes',
		'x-content-type-options': 'nosniff',
		'content-security-policy': "default-src 'none'; sandbox",
		'cache-control': 'private, no-store',
	});
	expect(Buffer.from(await whole.arrayBuffer()).equals(sampleVideo)).toBe(true);

	const part = await read(id, { 'x-api-key': API_KEY, range: 'bytes=100-199' });
	expect([part.status, part.headers.get('content-range')]).toEqual([
		206,
		`bytes 100-199/${sampleVideo.length}`,
	]);
	expect(Buffer.from(await part.arrayBuffer()).equals(sampleVideo.subarray(100, 200))).toBe(true);
	expect((await read(id, { cookie, range: 'bytes=999999999-' })).status).toBe(416);

	expect((await read(id, {})).status).toBe(401);
	const gone = { status: 404, body: { error: { code: 'file_gone' } } };
	expect(await bench.service.call(`/api/uploads/${id}/file?index=1`)).toMatchObject(gone);
	await bench.act(id, 'DELETE');
	await bench.until(id, 'cancelled');
	expect(await bench.service.call(`/api/uploads/${id}/file`)).toMatchObject(gone);
	expect(await bench.service.call('/api/uploads/unknown/file')).toMatchObject({
		status: 404,
		body: { error: { code: 'upload_unknown' } },
	});
});
