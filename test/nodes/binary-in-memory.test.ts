import { connect, sandboxCredential } from '../support/connect';
import { Engine } from '../support/engine';
import { startInstantSandbox, type TestSandbox } from '../support/sandbox';
import { sampleVideo, sha256 } from '../support/video-bytes';

const parameters = {
	resource: 'video',
	operation: 'uploadDraft',
	source: 'binary',
	binaryPropertyName: '={{ $binary.data }}',
	waitForDelivery: false,
};

describe('A file that n8n keeps in memory, given by an expression without its bytes', () => {
	let engine: Engine;
	let sandbox: TestSandbox;

	beforeAll(async () => {
		engine = await Engine.start('default');
		sandbox = await startInstantSandbox();
		await connect(engine, sandbox, sandboxCredential(sandbox));
	});
	afterAll(async () => {
		await sandbox.close();
		await engine.close();
	});

	const video = () => engine.storeBinary(sampleVideo, 'video.mp4');

	it('is found in the item', async () => {
		const items = [{ json: {}, binary: { data: await video() } }];
		const { error, json } = await engine.run({ parameters, items });
		expect(error).toBeUndefined();
		expect(await sandbox.upload(json[0]?.publishId)).toMatchObject({ sha256: sha256([sampleVideo]) });
	});

	it('is refused if two files of the item look the same', async () => {
		const items = [{ json: {}, binary: { data: await video(), other: await video() } }];
		const { error } = await engine.run({ parameters, items });
		expect(error?.message).toMatch(
			/^The field "Input Binary Field" .* Enter the name of its binary field\.$/,
		);
	});
});
