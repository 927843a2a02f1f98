import type { INode, INodeExecutionData } from 'n8n-workflow';
import { connect } from '../support/connect';
import type { Engine } from '../support/engine';
import type { TestSandbox } from '../support/sandbox';
import { startEngineAndSandbox } from '../support/engine-and-sandbox';
import { sampleVideo } from '../support/video-bytes';

const parameters = {
	resource: 'video',
	operation: 'uploadDraft',
	source: 'binary',
	binaryPropertyName: 'data',
	waitForDelivery: true,
	timeoutSeconds: 60,
};

describe('TikTok node: item 2 of 3 fails', () => {
	let engine: Engine;
	let sandbox: TestSandbox;
	let close: () => Promise<void>;

	beforeAll(async () => void ({ engine, sandbox, close } = await startEngineAndSandbox()));
	beforeEach(async () => {
		await sandbox.control('reset');
		await connect(engine, sandbox);
	});
	afterAll(() => close());

	async function run(onError?: INode['onError']) {
		const contents = [sampleVideo, Buffer.from('no video at all'), sampleVideo];
		const items = contents.map(async (content, index): Promise<INodeExecutionData> => {
			const data = await engine.storeBinary(content, `${index}.mp4`);
			return { json: { index }, binary: { data } };
		});
		return await engine.run({ parameters, items: await Promise.all(items), onError });
	}

	const delivered = (item: number) =>
		expect.objectContaining({
			json: expect.objectContaining({ delivered: true }),
			pairedItem: expect.objectContaining({ item }),
		});
	const refused = expect.objectContaining({
		json: expect.objectContaining({
			error: expect.stringContaining('"1.mp4" is not an MP4, MOV or WebM video'),
		}),
		pairedItem: expect.objectContaining({ item: 1 }),
	});

	it('stops there, naming the item', async () => {
		const { outputs, error } = await run();
		expect(outputs).toEqual([]);
		expect(error).toMatchObject({ name: 'NodeOperationError', context: { itemIndex: 1 } });
		expect(await sandbox.requests('/v2/post/publish/inbox/video/init/')).toHaveLength(1);
	});

	it('goes on with Continue On Fail, each output linked to its input', async () => {
		const { outputs, error } = await run('continueRegularOutput');
		expect(error).toBeUndefined();
		expect(outputs).toEqual([[delivered(0), refused, delivered(2)]]);
	});

	it('gives the failed item to the error output', async () => {
		const { outputs, error } = await run('continueErrorOutput');
		expect(error).toBeUndefined();
		expect(outputs).toEqual([[delivered(0), delivered(2)], [refused]]);
	});

	it('gives a refusal by TikTok to the error output, with its code, action and log id', async () => {
		await sandbox.control('faults', {
			kind: 'error',
			code: 'spam_risk_user_banned_from_posting',
			match: { path: '/v2/post/publish/inbox/video/init/' },
		});
		const data = await engine.storeBinary(sampleVideo, 'a.mp4');
		const { outputs } = await engine.run({
			parameters,
			items: [{ json: {}, binary: { data } }],
			onError: 'continueErrorOutput',
		});
		expect(outputs).toEqual([
			[],
			[
				expect.objectContaining({
					json: {
						error: expect.stringContaining('banned this account from posting'),
						message: expect.stringMatching(
							/^TikTok code: spam_risk_user_banned_from_posting\. Action: check-outcome\. Log ID: \w+\. TikTok says: .+[^.]\.$/,
						),
					},
				}),
			],
		]);
	});
});
