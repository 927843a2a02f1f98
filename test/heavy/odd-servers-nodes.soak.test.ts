import type { IDataObject } from 'n8n-workflow';
import { connect } from '../support/connect';
import { Engine } from '../support/engine';
import { drawOddity, isHonest, OddServer } from '../support/odd-server';
import { startInstantSandbox, type TestSandbox } from '../support/sandbox';
import { soak } from '../support/soak';
import { sampleVideo, sha256 } from '../support/video-bytes';

/** These are half of the cases; in the other half, the service reads from the servers. */
const { runs, randomOf } = soak('odd servers, read by the TikTok node', { full: 250, short: 25 });

const WHOLE = sha256([sampleVideo]);

let engine: Engine;
let sandbox: TestSandbox;
let web: OddServer;

beforeAll(async () => {
	engine = await Engine.start();
	sandbox = await startInstantSandbox();
	web = await OddServer.start(sampleVideo);
});
afterAll(async () => {
	await web.close();
	await sandbox.close();
	await engine.close();
});

const posts = async () =>
	((await sandbox.read('state')) as { tiktok: { posts: IDataObject[] } }).tiktok.posts;

test('of a web server that lies, TikTok gets the whole video or nothing that could become a post', async () => {
	const violations: string[] = [];
	let arrived = 0;
	for (let index = 0; index < runs; index++) {
		await sandbox.control('reset');
		await connect(engine, sandbox);
		const oddity = drawOddity(randomOf(index), sampleVideo.length);
		const { error } = await engine.run({
			parameters: {
				resource: 'video',
				operation: 'uploadDraft',
				source: 'url',
				transfer: 'stream',
				videoUrl: web.urlOf(oddity),
				timeoutSeconds: 60,
			},
		});
		const delivered = (await posts()).filter(({ status }) => status !== 'PROCESSING_UPLOAD');
		const isWhole = delivered.length === 1 && delivered[0]?.sha256 === WHOLE && !error;
		const isNothing = delivered.length === 0 && error !== undefined;
		if (isWhole) arrived++;
		if (isWhole || (isNothing && !isHonest(oddity))) continue;
		violations.push(`case ${index}: ${JSON.stringify({ oddity, error: error?.message, delivered })}`);
	}
	process.stdout.write(`${arrived} of ${runs} arrived\n`);
	expect(violations).toEqual([]);
	expect(arrived).toBeGreaterThan(0);
}, 3_600_000);
