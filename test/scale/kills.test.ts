import { queryDatabase } from '../support/database-location';
import { startTestSandbox, type TestSandbox } from '../support/sandbox';
import {
	connectAccount,
	sandboxSettings,
	untilNoFiles,
	waitForEnd,
	type UploadStatus,
} from '../support/service';
import { eventually, until } from '../support/until';
import { WEBHOOK } from '../support/uploads';
import { sampleVideo } from '../support/video-bytes';
import { LOGIN, makeUser } from './support/fleet';
import { openScaleBench, type ScaleBench, type ScaleProcess } from './support/service-processes';

/** The platforms' time windows are divided by this number, so that uploads do not wait for each other. */
const SCALE = 100_000;
const LONG_MS = 240_000;
/** Time limit for other processes to take over the work of a killed one. */
const TAKEN_OVER_MS = 15_000;

type PlatformName = 'tiktok' | 'instagram' | 'youtube';
type Delivery = UploadStatus['deliveries'][number];

/** A moment in a delivery at which its process is killed, identified by the request that the platform is holding. */
interface Moment {
	name: string;
	/** The request to hold; undefined if the delivery is waiting for a user. */
	hold?: { method?: string; path: string; skip?: number; when?: 'before' | 'after' };
	/** True if the delivery is approved before that moment. */
	isApproved?: boolean;
	/** True if the outcome cannot be known. */
	isUnknown?: boolean;
}

const TIKTOK: Moment[] = [
	{ name: 'its init has not arrived', hold: { path: '/inbox/video/init/' }, isUnknown: true },
	{
		name: 'its init is not answered',
		hold: { path: '/inbox/video/init/', when: 'after' },
		isUnknown: true,
	},
	{ name: 'uploading, before its bytes', hold: { method: 'PUT', path: '/upload' } },
	{ name: 'uploading, its bytes are not answered', hold: { method: 'PUT', path: '/upload', when: 'after' } },
	{ name: 'processing', hold: { path: '/status/fetch/' } },
];

const INSTAGRAM: Moment[] = [
	{ name: 'awaiting_approval' },
	{ name: 'preparing, before its container', hold: { method: 'POST', path: '^[^?]*/media(\\?|$)' } },
	{ name: 'preparing, before its bytes', hold: { path: '/ig-api-upload/' } },
	{ name: 'preparing, its bytes are not answered', hold: { path: '/ig-api-upload/', when: 'after' } },
	{ name: 'processing', hold: { method: 'GET', path: 'status_code', skip: 1 } },
	{ name: 'publishing, before its post', hold: { path: '/media_publish' }, isApproved: true },
	{
		name: 'publishing, its post is not answered',
		hold: { path: '/media_publish', when: 'after' },
		isApproved: true,
	},
];

const VIDEOS = '/upload/youtube/v3/videos';
const PRIVACY = '/youtube/v3/videos?part=status';

const YOUTUBE: Moment[] = [
	{ name: 'awaiting_approval' },
	{ name: 'uploading, before its session', hold: { method: 'POST', path: VIDEOS } },
	{ name: 'uploading, before its bytes', hold: { method: 'PUT', path: VIDEOS } },
	{ name: 'uploading, its video is not answered', hold: { method: 'PUT', path: VIDEOS, when: 'after' } },
	{ name: 'processing', hold: { method: 'GET', path: 'processingDetails' } },
	{ name: 'publishing, before its privacy', hold: { method: 'PUT', path: PRIVACY }, isApproved: true },
	{
		name: 'publishing, its privacy is not answered',
		hold: { method: 'PUT', path: PRIVACY, when: 'after' },
		isApproved: true,
	},
];

/** The state in which a platform's delivery has succeeded or is waiting for a user. */
const GOAL = { tiktok: 'delivered', instagram: 'awaiting_approval', youtube: 'awaiting_approval' };

let sandbox: TestSandbox;
let bench: ScaleBench;
let survivors: ScaleProcess[];
/** Upload IDs by the name of the moment. */
let uploads: Map<string, string>;
let takenOverMs: number;

const json = (value: object) => ({
	method: 'POST',
	headers: { 'content-type': 'application/json' },
	body: JSON.stringify(value),
});

const deliveryOf = async (one: ScaleProcess, id: string) =>
	((await one.call(`/api/uploads/${id}`)).body as unknown as UploadStatus).deliveries[0] as Delivery;

const untilIn = (one: ScaleProcess, id: string, state: string) =>
	until(
		() => deliveryOf(one, id),
		(delivery) => delivery.state === state,
		60_000,
	);

async function send(to: ScaleProcess, platform: PlatformName, account: string): Promise<string> {
	const body = new FormData();
	for (const [name, value] of Object.entries({ platforms: platform, account })) body.append(name, value);
	body.append('file', new Blob([sampleVideo]), 'video.mp4');
	const answer = await to.call(WEBHOOK, { method: 'POST', body });
	if (answer.status !== 202) throw new Error(`Not taken: ${JSON.stringify(answer.body)}`);
	return answer.body.upload_id as string;
}

/**
 * Approves an upload. A YouTube video becomes unlisted, since the ledger that tests check would record a public video
 * as seen by others.
 */
async function approve(one: ScaleProcess, platform: PlatformName, id: string): Promise<void> {
	const { status } = await one.call(
		`/api/uploads/${id}/approve`,
		json(platform === 'youtube' ? { privacy: 'unlisted' } : {}),
	);
	expect(status).toBe(200);
}

/**
 * Has a single process start a delivery for each moment, and waits until the platform is holding the requests of all
 * deliveries.
 */
async function bringTo(first: ScaleProcess, platform: PlatformName, moments: readonly Moment[]) {
	let held = 0;
	for (const [index, { name, hold, isApproved }] of moments.entries()) {
		const account = `moment_${index}`;
		await makeUser(sandbox, platform, account);
		await connectAccount(first, LOGIN[platform], { user: account });
		const strike = async () => {
			if (!hold) return;
			const { skip, when, ...match } = hold;
			await sandbox.control('faults', { kind: 'hold', times: 1, match, skip, when });
		};
		if (!isApproved) await strike();
		const id = await send(first, platform, account);
		uploads.set(name, id);
		if (isApproved || !hold) await untilIn(first, id, GOAL[platform]);
		if (isApproved) {
			await strike();
			await approve(first, platform, id);
		}
		if (hold) await sandbox.untilHeld(++held, 30_000);
	}
}

/** Waits until none of the killed process's jobs are left. @returns the time this took, in milliseconds */
async function untilTakenOver(since: string): Promise<number> {
	const began = performance.now();
	const left = () =>
		queryDatabase<{ key: string }>(
			bench.database,
			`SELECT singleton_key AS key FROM ${bench.jobs}.job
			WHERE name = 'deliveries' AND started_on <= '${since}'`,
		);
	await until(left, (jobs) => jobs.length === 0, 2 * TAKEN_OVER_MS);
	return performance.now() - began;
}

describe.each<[PlatformName, Moment[]]>([
	['tiktok', TIKTOK],
	['instagram', INSTAGRAM],
	['youtube', YOUTUBE],
])('what a process has left that was killed while it delivered to %s', (platform, moments) => {
	beforeAll(async () => {
		uploads = new Map();
		sandbox = await startTestSandbox({
			switches: { limitTimeScale: SCALE, 'tiktok.processingSeconds': 0, 'youtube.processingSeconds': 0 },
		});
		bench = await openScaleBench({
			...sandboxSettings(sandbox.url),
			LIMIT_TIME_SCALE: String(SCALE),
			DELIVERIES_AT_A_TIME: '20',
		});
		const first = await bench.start();
		await bringTo(first, platform, moments);
		survivors = await Promise.all([bench.start(), bench.start()]);
		const [{ now } = { now: '' }] = await queryDatabase<{ now: string }>(
			bench.database,
			'SELECT clock_timestamp()::text AS now',
		);
		await first.kill();
		takenOverMs = await untilTakenOver(now);
	}, LONG_MS);
	afterAll(async () => {
		await bench.close();
		await sandbox.close();
	}, LONG_MS);

	test('is taken over within 15 seconds', () => {
		expect(takenOverMs).toBeLessThan(TAKEN_OVER_MS);
	});

	test.each(moments.map((moment) => [moment.name, moment] as const))(
		'comes to its end: %s',
		async (name, { isUnknown, isApproved }) => {
			const [one, other] = survivors as [ScaleProcess, ScaleProcess];
			const id = uploads.get(name) as string;
			if (!isApproved && GOAL[platform] === 'awaiting_approval') {
				await untilIn(one, id, 'awaiting_approval');
				await approve(one, platform, id);
			}
			const { deliveries } = await waitForEnd(other, id, 60_000);
			expect(deliveries).toMatchObject(
				isUnknown
					? [{ state: 'failed', error: { code: 'outcome_unknown', action: 'check-outcome' } }]
					: [{ state: platform === 'tiktok' ? 'delivered' : 'published' }],
			);
		},
		LONG_MS,
	);

	test(
		'is there once, and nothing of it is left',
		async () => {
			// The held requests arrive late, as if a connection had stalled.
			await sandbox.control('release');
			await untilNoFiles(bench);
			const all = (await sandbox.read('state')) as Record<string, Record<string, { username?: string }[]>>;
			const made = {
				tiktok: all.tiktok?.posts ?? [],
				instagram: all.instagram?.media ?? [],
				youtube: all.youtube?.uploads ?? [],
			}[platform];
			const counts = new Map<string | undefined, number>();
			for (const { username } of made) counts.set(username, (counts.get(username) ?? 0) + 1);
			for (const [index, { isUnknown }] of moments.entries()) {
				const count = counts.get(`moment_${index}`) ?? 0;
				expect(count).toBeLessThanOrEqual(1);
				if (!isUnknown) expect(count).toBe(1);
			}
			await eventually(async () => (await bench.temporaryFiles()).length === 0);
		},
		LONG_MS,
	);
});
