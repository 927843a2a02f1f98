import { setTimeout as wait } from 'node:timers/promises';
import type { TestSandbox } from '../../support/sandbox';
import { connectAccount, type UploadStatus } from '../../support/service';
import { sha256, WEBHOOK } from '../../support/uploads';
import { sampleVideo } from '../../support/video-bytes';
import type { ScaleBench, ScaleProcess } from './service-processes';

const AGAIN_MS = 200;

type Delivery = UploadStatus['deliveries'][number];

/** What the platforms have, as far as it counts here. */
interface Received {
	tiktok: { posts: { publish_id: string; status: string; sha256: string | null; finished: boolean }[] };
	instagram: { media: { container_id: string }[]; containers: { id: string; sha256: string }[] };
}

/** Several processes of which any may end at any time, and what people and programs do with them. */
export interface Fleet {
	/** Ends one of them with SIGKILL and starts another in its place. */
	killOne(): Promise<void>;
	/** Asks any of them, again and again until one answers. */
	ask(path: string, init?: () => RequestInit): ReturnType<ScaleProcess['call']>;
	close(): void;
}

/** @param size how many processes there are, but for moments @param random gives numbers below 1 */
export async function startFleet(bench: ScaleBench, size: number, random: () => number): Promise<Fleet> {
	const processes = await Promise.all(Array.from({ length: size }, () => bench.start()));
	let isClosed = false;
	const indexOfAny = () => Math.floor(random() * processes.length);

	/** A supervisor starts again what does not start, as while its database is away. */
	async function startAgain(): Promise<ScaleProcess | undefined> {
		while (!isClosed) {
			const started = await bench.start().catch(() => undefined);
			if (started) return started;
			await wait(AGAIN_MS);
		}
		return undefined;
	}

	return {
		async killOne() {
			const index = indexOfAny();
			await processes[index]?.kill();
			const next = await startAgain();
			if (next) processes[index] = next;
		},
		async ask(path, init = () => ({})) {
			for (;;) {
				const answer = await processes[indexOfAny()]?.call(path, init()).catch((error: unknown) => {
					// A connection that broke, or none; what does not fit the description is a defect.
					if ((error as Error).name !== 'TypeError') throw error;
					return undefined;
				});
				if (answer && answer.status < 500) return answer;
				if (isClosed) throw new Error('The test has ended.');
				await wait(AGAIN_MS);
			}
		},
		close: () => void (isClosed = true),
	};
}

/** A video that differs from all others. */
function videoNumber(index: number): Buffer {
	const box = Buffer.alloc(24);
	box.writeUInt32BE(box.length);
	box.write('free', 4, 'latin1');
	box.write(String(index).padStart(16, '0'), 8, 'latin1');
	return Buffer.concat([sampleVideo, box]);
}

/** One of the videos that are to get to a platform. */
interface Parcel {
	platform: 'tiktok' | 'instagram';
	account: string;
	video: Buffer;
	sha256: string;
}

/** As many for each account, in turns. */
export function makeParcels(
	count: number,
	accounts: readonly (readonly [Parcel['platform'], string])[],
): Parcel[] {
	return Array.from({ length: count }, (_, index) => {
		const [platform, account] = accounts[index % accounts.length] as (typeof accounts)[number];
		const video = videoNumber(index);
		return { platform, account, video, sha256: sha256(video) };
	});
}

/** How accounts of a platform are connected here: so that the service sends the bytes of a video itself. */
export const LOGIN = { tiktok: 'tiktok', instagram: 'facebook', youtube: 'youtube' } as const;

/** Makes an account at a platform, and its owner. */
export const makeUser = (sandbox: TestSandbox, platform: keyof typeof LOGIN, username: string) =>
	sandbox.control('users', {
		platform,
		username,
		...(platform === 'instagram' && { pages: [{ name: username, instagram_username: username }] }),
	});

/** Makes accounts at the platforms and connects them. */
export async function connectAll(
	fleet: Fleet,
	sandbox: TestSandbox,
	accounts: readonly (readonly [Parcel['platform'], string])[],
): Promise<void> {
	for (const [platform, username] of accounts) {
		await makeUser(sandbox, platform, username);
		await connectAccount({ call: (path) => fleet.ask(path) }, LOGIN[platform], { user: username });
	}
}

/** Sends one as a program does that must not lose it: under a key, again and again until somebody has taken it. */
async function send(fleet: Fleet, parcel: Parcel, attempt: number): Promise<string> {
	const request = () => {
		const body = new FormData();
		const fields = { platforms: parcel.platform, account: parcel.account, force: 'true' };
		for (const [name, value] of Object.entries(fields)) body.append(name, value);
		body.append('file', new Blob([new Uint8Array(parcel.video)]), 'video.mp4');
		const headers = { 'idempotency-key': `${parcel.sha256}-${attempt}` };
		return { method: 'POST', headers, body };
	};
	for (;;) {
		const { status, body } = await fleet.ask(WEBHOOK, request);
		if (status === 202) return body.upload_id as string;
		// The process that had it may be gone; its right to the key ends by itself.
		if (status !== 409) throw new Error(`Not taken: ${status} ${JSON.stringify(body)}`);
		await wait(5 * AGAIN_MS);
	}
}

/** Waits until an upload needs a person, or has ended. */
async function untilSettled(fleet: Fleet, id: string): Promise<Delivery> {
	for (;;) {
		const { body } = await fleet.ask(`/api/uploads/${id}`);
		const [delivery] = (body as unknown as UploadStatus).deliveries;
		const { state } = delivery as Delivery;
		if (!['queued', 'fetching', 'uploading', 'processing', 'publishing'].includes(state))
			return delivery as Delivery;
		await wait(5 * AGAIN_MS);
	}
}

/**
 * Brings one to its platform, as its owner does: who is told to look at the inbox looks there, and sends again what is
 * not there.
 */
export async function bring(fleet: Fleet, sandbox: TestSandbox, parcel: Parcel): Promise<void> {
	for (let attempt = 1; ; attempt++) {
		const id = await send(fleet, parcel, attempt);
		let delivery = await untilSettled(fleet, id);
		if (delivery.state === 'awaiting_approval') {
			await fleet.ask(`/api/uploads/${id}/approve`, () => ({ method: 'POST' }));
			delivery = await untilSettled(fleet, id);
		}
		if (['delivered', 'published'].includes(delivery.state)) return;
		if (delivery.error?.action !== 'check-outcome')
			throw new Error(`It came to a bad end: ${JSON.stringify(delivery)}`);
		const { tiktok } = (await sandbox.read('state')) as unknown as Received;
		if (tiktok.posts.some((post) => post.sha256 === parcel.sha256)) return;
	}
}

/** Lets the users of TikTok finish what is in their inboxes, so that there is room for more. */
export async function finishDrafts(sandbox: TestSandbox): Promise<void> {
	const { tiktok } = (await sandbox.read('state')) as unknown as Received;
	for (const { status, finished, publish_id } of tiktok.posts)
		if (status === 'SEND_TO_USER_INBOX' && !finished)
			await sandbox.control('tiktok/finish-draft', { publish_id });
}

/** How often each video came to an end at the platforms, by its hash. */
export async function arrivals(sandbox: TestSandbox): Promise<Map<string, number>> {
	const { tiktok, instagram } = (await sandbox.read('state')) as unknown as Received;
	const hashes = [
		...tiktok.posts.map((post) => post.sha256),
		...instagram.media.map(
			(post) => instagram.containers.find(({ id }) => id === post.container_id)?.sha256 ?? 'unknown',
		),
	];
	const counts = new Map<string, number>();
	// A draft without bytes is in no inbox.
	for (const hash of hashes) if (hash !== null) counts.set(hash, (counts.get(hash) ?? 0) + 1);
	return counts;
}
