import { Readable } from 'node:stream';
import { film } from '../contracts/support/media-files';
import { BreakingProxy } from '../support/breaking-proxy';
import { Engine } from '../support/engine';
import { connectAccount, runInstagram } from '../support/instagram-node';
import { startTestSandbox } from '../support/sandbox';
import { sha256 } from '../support/video-bytes';

const MEGABYTE = 1_000_000;

test('a reel of 50 MB from a binary arrives byte for byte although the line breaks twice, and becomes one post', async () => {
	const video = film({ dataBytes: 50 * MEGABYTE, seconds: 60 });
	// Makes the chunks differ, so that one in the wrong place would be noticed.
	for (let byte = 2_000; byte < video.length; byte += 997) video[byte] = byte % 251;
	const engine = await Engine.start();
	const sandbox = await startTestSandbox();
	const breaks = [20 * MEGABYTE, 15 * MEGABYTE];
	const proxy = await BreakingProxy.start(sandbox.url, '/ig-api-upload/', breaks);
	try {
		await connectAccount(engine, sandbox, 'facebook');
		engine.credentials.save('1', {
			...engine.credentials.read('1'),
			graphBaseUrl: `${proxy.url}/graph.facebook.com`,
			uploadHosts: new URL(proxy.url).host,
		});
		const data = await engine.storeBinary(Readable.from([video]), 'reel.mp4');
		const draft = { resource: 'draft', source: 'binary', binaryPropertyName: 'data', mediaType: 'REELS' };
		const { json, error } = await runInstagram(
			engine,
			'facebook',
			{ ...draft, operation: 'prepare', waitForProcessing: true, timeoutSeconds: 120 },
			{ items: [{ json: {}, binary: { data } }] },
		);
		expect(error).toBeUndefined();
		expect(json).toMatchObject([{ status: 'FINISHED', mediaSource: 'upload' }]);
		const containerId = String(json[0]?.containerId);
		expect(await sandbox.upload(containerId)).toMatchObject({
			complete: true,
			size_bytes: video.length,
			sha256: sha256([video]),
		});
		const offsets = (await sandbox.requests('/ig-api-upload/')).map(({ headers }) => Number(headers.offset));
		expect(offsets).toHaveLength(3);
		// Bytes that were in transit when the connection broke may be lost.
		expect(offsets[1]).toBeGreaterThan(10 * MEGABYTE);
		expect(offsets[2]).toBeGreaterThan(Number(offsets[1]) + MEGABYTE);
		await runInstagram(engine, 'facebook', { resource: 'draft', operation: 'publish', containerId });
		const { instagram } = (await sandbox.read('state')) as { instagram: { media: object[] } };
		expect(instagram.media).toEqual([expect.objectContaining({ container_id: containerId })]);
	} finally {
		await proxy.close();
		await sandbox.close();
		await engine.close();
	}
}, 120_000);
