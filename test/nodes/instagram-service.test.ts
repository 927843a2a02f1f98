import { Readable } from 'node:stream';
import { film, jpeg } from '../contracts/support/media-files';
import { SERVICE_CREDENTIAL } from '../support/credentials';
import { Engine } from '../support/engine';
import { connectAccount, runInstagram } from '../support/instagram-node';
import { startTestSandbox, type TestSandbox } from '../support/sandbox';
import { API_KEY, startService, type TestService } from '../support/service';
import { sha256 } from '../support/video-bytes';

const getStats = { resource: 'account', operation: 'getStats', recentPosts: 1, saveToService: true };
const prepare = {
	resource: 'draft',
	operation: 'prepare',
	source: 'binary',
	binaryPropertyName: 'data',
	timeoutSeconds: 60,
};

let engine: Engine;
let sandbox: TestSandbox;
let service: TestService;

beforeAll(async () => {
	engine = await Engine.start();
	sandbox = await startTestSandbox();
	service = await startService();
});
beforeEach(async () => {
	await sandbox.control('reset');
	engine.credentials.save(SERVICE_CREDENTIAL, { serviceUrl: `${service.url}/`, apiKey: API_KEY });
});
afterAll(async () => {
	await service.close();
	await sandbox.close();
	await engine.close();
});

async function send(mediaType: string, bytes: Buffer) {
	// Instagram fetches images immediately, and videos during processing.
	const waitForProcessing = mediaType === 'REELS';
	const data = await engine.storeBinary(Readable.from([bytes]), 'file.bin');
	const items = [{ json: {}, binary: { data } }];
	return await runInstagram(
		engine,
		'instagram',
		{ ...prepare, mediaType, waitForProcessing },
		{ items, withService: true },
	);
}

describe('Instagram node with a MediaKit service', () => {
	it.each([
		['a video', 'REELS', film({ dataBytes: 2_000_000 })],
		['an image', 'IMAGE', jpeg()],
	])('lets Instagram fetch %s from the service, byte for byte', async (_name, mediaType, bytes) => {
		await connectAccount(engine, sandbox, 'instagram');
		const { json, error } = await send(mediaType, bytes);
		expect(error).toBeUndefined();
		expect(json).toMatchObject([{ mediaSource: 'mediaKitService' }]);
		expect(await sandbox.upload(json[0]?.containerId)).toMatchObject({
			complete: true,
			size_bytes: bytes.length,
			sha256: sha256([bytes]),
		});
	});

	it('gives the service’s own reason when it does not take a file', async () => {
		await connectAccount(engine, sandbox, 'instagram');
		engine.credentials.save(SERVICE_CREDENTIAL, { serviceUrl: service.url, apiKey: 'another-key' });
		const { error } = await send('IMAGE', jpeg());
		expect(error).toMatchObject({
			name: 'NodeOperationError',
			message: expect.stringMatching(/^The MediaKit service did not accept the file: .*key/i),
		});
		expect(await sandbox.requests('/media')).toEqual([]);
	});

	it('stores statistics under the user name', async () => {
		await connectAccount(engine, sandbox, 'facebook');
		const { json, error } = await runInstagram(engine, 'facebook', getStats, { withService: true });
		expect(error).toBeUndefined();
		const { status, body } = await service.call('/api/mediakit/analytics/instagram/example_creator');
		expect({ status, data: body.data }).toEqual({ status: 200, data: json[0] });
	});

	it('asks for the service’s credential if statistics are to be stored without one', async () => {
		await connectAccount(engine, sandbox, 'instagram');
		const { error } = await runInstagram(engine, 'instagram', getStats);
		expect(error).toMatchObject({
			name: 'NodeOperationError',
			message:
				'The statistics were read, but the MediaKit service did not save them: No MediaKit credential is selected. Select one in the node.',
		});
	});
});
