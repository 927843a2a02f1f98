import type { IDataObject } from 'n8n-workflow';
import { connect } from '../support/connect';
import { Engine } from '../support/engine';
import { drawOddity, isHonest, LATER, OddServer } from '../support/odd-server';
import { startInstantSandbox, type TestSandbox } from '../support/sandbox';
import { soak } from '../support/soak';
import { sha256, videoWithBox } from '../support/video-bytes';

/** The videos have several chunks, and the server serves the last chunks differently from the first. */
const { runs, randomOf } = soak('odd servers, read by the TikTok node in parts', { full: 250, short: 15 });

/** The node reads the whole first video before sending it, and the second while sending it. */
const VIDEOS = [videoWithBox(23_456_789), videoWithBox(65_432_100)];

let engine: Engine;
let sandbox: TestSandbox;
let servers: { web: OddServer; hash: string; sizeBytes: number }[];

beforeAll(async () => {
	engine = await Engine.start();
	sandbox = await startInstantSandbox();
	const start = async (video: Buffer) => ({
		web: await OddServer.start(video),
		hash: sha256([video]),
		sizeBytes: video.length,
	});
	servers = await Promise.all(VIDEOS.map(start));
});
afterAll(async () => {
	await Promise.all(servers.map(({ web }) => web.close()));
	await sandbox.close();
	await engine.close();
});

const posts = async () =>
	((await sandbox.read('state')) as { tiktok: { posts: IDataObject[] } }).tiktok.posts;

test('of a web server that lies about the parts of a video, TikTok gets the whole video or nothing that could become a post', async () => {
	const violations: string[] = [];
	let arrived = 0;
	for (let index = 0; index < runs; index++) {
		await sandbox.control('reset');
		await connect(engine, sandbox);
		const random = randomOf(index);
		const { web, hash, sizeBytes } = random.pick(servers);
		const later = {
			how: random.pick(LATER),
			after: random.integer(1, 7),
			times: random.pick([1, 2, Infinity]),
		};
		// Most servers respond correctly at first; otherwise, no video would be read in parts.
		const first = random.pick([true, true, false])
			? { framing: random.pick(['length', 'chunked'] as const), ranges: 'served' as const }
			: {};
		const drawn = drawOddity(random, sizeBytes);
		const isPlain = 'ranges' in first;
		const oddity = {
			...drawn,
			...(isPlain && { ...first, lengthOff: 0, encoding: 'identity' as const, breaks: undefined }),
			later,
		};
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
		const isWhole = delivered.length === 1 && delivered[0]?.sha256 === hash && !error;
		const isNothing = delivered.length === 0 && error !== undefined;
		if (isWhole) arrived++;
		// A video that fits in memory can be read again from the beginning.
		const mustArrive = isHonest(oddity) && sizeBytes < 64_000_000;
		if (isWhole || (isNothing && !mustArrive)) continue;
		violations.push(`case ${index}: ${JSON.stringify({ oddity, error: error?.message, delivered })}`);
	}
	process.stdout.write(`${arrived} of ${runs} arrived\n`);
	expect(violations).toEqual([]);
	expect(arrived).toBeGreaterThan(0);
}, 3_600_000);
