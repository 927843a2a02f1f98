import { setTimeout as wait } from 'node:timers/promises';
import type { TestSandbox } from '../../support/sandbox';
import { connectAccount, type UploadStatus } from '../../support/service';
import { sha256, WEBHOOK } from '../../support/uploads';
import { sampleVideo } from '../../support/video-bytes';
import type { ScaleBench, ScaleProcess } from './service-processes';

const AGAIN_MS = 200;

type Delivery = UploadStatus['deliveries'][number];

/** The parts of the platforms' state that matter here. */
interface Received {
	tiktok: { posts: { publish_id: string; status: string; sha256: string; finished: boolean }[] };
	instagram: { media: { container_id: string }[]; containers: { id: string; sha256: string }[] };
}

/** Several processes, any of which may be killed at any time, with a function to send requests to any of them. */
export interface Fleet {
	/** Kills one of the processes with SIGKILL and starts another in its place. */
	killOne(): Promise<void>;
	/** Sends a request to any of the processes, and repeats the request until one responds. */
	ask(path: string, init?: () => RequestInit): ReturnType<ScaleProcess['call']>;
	close(): void;
}

/** Starts a fleet. @param size number of processes, apart from short gaps @param random returns numbers below 1 */
export async function startFleet(bench: ScaleBench, size: number, random: () => number): Promise<Fleet> {
	const processes = await Promise.all(Array.from({ length: size }, () => bench.start()));
	let isClosed = false;
	const indexOfAny = () => Math.floor(random() * processes.length);

	/** Starts a process as a supervisor would, retrying if the start fails, for example while the database is down. */
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
					// There was no connection, or it broke. A response that does not match the API description is a
					// bug.
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

/** Returns a video that is different for each index. */
function videoNumber(index: number): Buffer {
	const box = Buffer.alloc(24);
	box.writeUInt32BE(box.length);
	box.write('free', 4, 'latin1');
	box.write(String(index).padStart(16, '0'), 8, 'latin1');
	return Buffer.concat([sampleVideo, box]);
}

/** A video to deliver to a platform. */
interface Parcel {
	platform: 'tiktok' | 'instagram';
	account: string;
	video: Buffer;
	sha256: string;
}

/** Distributes the parcels evenly among the accounts. */
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

/** The login used to connect a platform's accounts, chosen so that the service sends the bytes of videos itself. */
export const LOGIN = { tiktok: 'tiktok', instagram: 'facebook', youtube: 'youtube' } as const;

/** Creates an account on a platform, with the user who owns it. */
export const makeUser = (sandbox: TestSandbox, platform: keyof typeof LOGIN, username: string) =>
	sandbox.control('users', {
		platform,
		username,
		...(platform === 'instagram' && { pages: [{ name: username, instagram_username: username }] }),
	});

/** Creates accounts on the platforms and connects them. */
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

/** Sends a video reliably: with an idempotency key, and repeatedly until it is accepted. */
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
		// The process that received the request may have been killed; its claim on the key expires automatically.
		if (status !== 409) throw new Error(`Not taken: ${status} ${JSON.stringify(body)}`);
		await wait(5 * AGAIN_MS);
	}
}

/** Waits until an upload needs a user's action or has ended. */
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
 * Delivers a video to its platform as its owner would: checks the inbox if the service advises this, and sends the
 * video again if it is not there.
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

/** Finishes the drafts in the inboxes, as TikTok's users would, so that there is space for more. */
export async function finishDrafts(sandbox: TestSandbox): Promise<void> {
	const { tiktok } = (await sandbox.read('state')) as unknown as Received;
	for (const { status, finished, publish_id } of tiktok.posts)
		if (status === 'SEND_TO_USER_INBOX' && !finished)
			await sandbox.control('tiktok/finish-draft', { publish_id });
}

/** Counts the finished copies of each video on the platforms, by hash. */
export async function arrivals(sandbox: TestSandbox): Promise<Map<string, number>> {
	const { tiktok, instagram } = (await sandbox.read('state')) as unknown as Received;
	const isThere = ({ status }: { status: string }) =>
		['SEND_TO_USER_INBOX', 'PUBLISH_COMPLETE'].includes(status);
	const hashes = [
		// A draft whose bytes never arrived is not in any inbox.
		...tiktok.posts.filter(isThere).map((post) => post.sha256),
		...instagram.media.map(
			(post) => instagram.containers.find(({ id }) => id === post.container_id)?.sha256 ?? 'unknown',
		),
	];
	const counts = new Map<string, number>();
	for (const hash of hashes) counts.set(hash, (counts.get(hash) ?? 0) + 1);
	return counts;
}
