import { setTimeout as wait } from 'node:timers/promises';
import { drawOddity, isHonest, OddServer } from '../support/odd-server';
import { startTestSandbox, type TestSandbox } from '../support/sandbox';
import { sandboxSettings, type UploadStatus, untilNoFiles } from '../support/service';
import { startKillableService, type KillableService } from '../support/service-process';
import { playInLanes, soak } from '../support/soak';
import { sha256, videoOf, WEBHOOK } from '../support/uploads';

const { runs, randomOf } = soak('odd servers, service', { full: 500, short: 50 });
const PARALLEL = 12;
/** If a server keeps breaking off, each time later in the file, the service gives up after a minute. */
const CASE_TIMEOUT_MS = 180_000;
/** On the platforms, a day takes a second, so that the drafts of one case do not affect the next. */
const SCALE = 100_000;
const ENDED = ['delivered', 'published', 'failed'];

const VIDEO = videoOf(400_000);
const WHOLE = sha256(VIDEO);

let sandbox: TestSandbox;
let service: KillableService;
let server: OddServer;

beforeAll(async () => {
	server = await OddServer.start(VIDEO);
	sandbox = await startTestSandbox({ switches: { limitTimeScale: SCALE } });
	const settings = {
		...sandboxSettings(sandbox.url),
		LIMIT_TIME_SCALE: String(SCALE),
		FETCH_HOST_ALLOWLIST: server.host,
	};
	service = await startKillableService(settings, ['tiktok', 'facebook']);
}, 60_000);
afterAll(async () => {
	await service.close();
	await sandbox.close();
	await server.close();
});

type Delivery = UploadStatus['deliveries'][number];

/** Sends a URL to a platform and waits until the video has arrived, been rejected, or been postponed. */
async function deliver(url: string, platform: string): Promise<Delivery> {
	const { status, body } = await service.call(WEBHOOK, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({
			platforms: [platform],
			account: 'example_creator',
			video_url: url,
			auto_approve: true,
		}),
	});
	if (status !== 202) throw new Error(`Not taken: ${JSON.stringify(body)}`);
	const path = `/api/uploads/${body.upload_id as string}`;
	for (const deadline = Date.now() + CASE_TIMEOUT_MS; ;) {
		const [delivery] = ((await service.call(path)).body as unknown as UploadStatus).deliveries;
		if (delivery && (ENDED.includes(delivery.state) || delivery.error !== undefined)) {
			if (!ENDED.includes(delivery.state)) await service.call(path, { method: 'DELETE' });
			return delivery;
		}
		if (Date.now() > deadline) throw new Error(`No end: ${JSON.stringify(delivery)}`);
		await wait(100);
	}
}

/** Returns the checksums of everything that the platforms have received, whether or not it became a post. */
async function received(): Promise<(string | null)[]> {
	const { tiktok, instagram } = (await sandbox.read('state')) as Record<
		string,
		Record<string, { sha256?: string | null }[]>
	>;
	return [...(tiktok?.posts ?? []), ...(instagram?.containers ?? [])].map((one) => one.sha256 ?? null);
}

it(
	'whatever a server does, the whole file becomes a post, or nothing does',
	async () => {
		const outcomes = await playInLanes(PARALLEL, runs, async (index) => {
			const platform = index % 2 === 0 ? 'tiktok' : 'instagram';
			const oddity = drawOddity(randomOf(index), VIDEO.length);
			return { index, platform, oddity, delivery: await deliver(server.urlOf(oddity), platform) };
		});

		const wrong = outcomes.filter(
			({ oddity, delivery }) => isHonest(oddity) && !['delivered', 'published'].includes(delivery.state),
		);
		expect(wrong).toEqual([]);
		const hashes = await received();
		const arrived = outcomes.filter(({ delivery }) => ['delivered', 'published'].includes(delivery.state));
		expect(hashes).toEqual(hashes.map(() => WHOLE));
		expect(hashes.length).toBe(arrived.length);
		const refused = outcomes.filter(({ delivery }) => delivery.error !== undefined);
		for (const { delivery } of refused) {
			expect(delivery.error).toMatchObject({
				code: expect.stringMatching(/^url_(not_readable|too_slow)$/),
				message: expect.stringMatching(/\.$/),
			});
		}
		expect(refused.length + arrived.length).toBe(runs);
		await untilNoFiles(service);
	},
	CASE_TIMEOUT_MS + runs * 10_000,
);
