import { once } from 'node:events';
import { setTimeout as wait } from 'node:timers/promises';
import Fastify from 'fastify';
import type { Tables } from 'knex/types/tables';
import type { Delivery, Step } from '../../../service/channels';
import { createEmbeddedEngine } from '../../../service/core/embedded-engine';
import type { Engine } from '../../../service/core/engine';
import { ApiError } from '../../../service/core/errors';
import { timestamp, type Database } from '../../../service/database';
import type { TakeStep } from '../../../service/uploads/delivery/delivery-run';
import { createWorker } from '../../../service/uploads/delivery/delivery-worker';
import type { UploadStore } from '../../../service/uploads/upload-store';
import { eventually } from '../../support/until';
import { addDelivery, openUploadDatabase, uploadStoreOf } from '../../support/upload-database';

type Row = Partial<Tables['deliveries']>;

const { log } = Fastify();
const FAR = new Date('2100-01-01T00:00:00Z');
const limited = new ApiError(429, 'limited', 'Full. Wait.', 'retry', { retryable: true });

let database: Database;
let store: UploadStore;
let engine: Engine;
let retried: string[];

beforeEach(async () => {
	retried = [];
	database = await openUploadDatabase(['account', 'loud', 'quiet']);
	store = uploadStoreOf(database);
	engine = createEmbeddedEngine({ database, log });
});
afterEach(async () => {
	await engine.stop();
	await database.destroy();
});

/** Starts the worker. @param fetchFile the step for uploads whose `video_url` has not been fetched yet */
async function work(takeStep: TakeStep, fetchFile: TakeStep = takeStep) {
	const worker = createWorker({
		atATime: 8,
		database,
		store,
		engine,
		scale: 1,
		mustFetch: async ({ state }, { videoUrl, fileName }) =>
			['queued', 'fetching'].includes(state) && videoUrl !== null && fileName === null,
		takeStep,
		fetchFile,
		onRetry: ({ id }) => retried.push(id),
		log,
	});
	await engine.start();
	return worker;
}

/** Returns the delivery after a single step. */
async function after(step: () => Promise<Step>): Promise<Delivery | undefined> {
	await addDelivery(database, 'account');
	let steps = 0;
	await work((_delivery, _upload, signal) =>
		steps++ === 0 ? step() : once(signal, 'abort').then(() => undefined),
	);
	await eventually(async () => (await store.delivery('delivery'))?.version === 1);
	await engine.stop();
	return store.delivery('delivery');
}

const deliveryRow = (id: string, account: string, more: Row = {}): Row => ({
	id,
	upload_id: 'upload',
	platform: 'tiktok',
	account_id: account,
	state: 'queued',
	created_at: timestamp(),
	updated_at: timestamp(),
	...more,
});

describe('a delivery', () => {
	it('that has to wait is not looked at before then; that is no failure', async () => {
		const delivery = await after(async () => ({ waitUntil: FAR }));
		expect(delivery).toMatchObject({ state: 'processing', attempts: 0, error: null, failingSince: null });
		expect(delivery?.dueAt).toBe(FAR.toISOString());
		expect(retried).toEqual([]);
	});

	it('that has come further has the change of its step', async () => {
		const change = { state: 'delivered', postIds: ['7512345678901234567'] } as const;
		expect(await after(async () => ({ change }))).toMatchObject(change);
	});

	it.each<[string, () => Promise<Step>]>([
		['says so', async () => ({ failed: limited })],
		['throws', () => Promise.reject(limited)],
	])('whose step fails and %s is tried again later, with the reason', async (_how, step) => {
		const delivery = await after(step);
		expect(delivery).toMatchObject({ state: 'processing', attempts: 1, error: { code: 'limited' } });
		expect(delivery?.failingSince).not.toBeNull();
		expect(retried).toEqual(['delivery']);
	});

	it.each<[string, () => Promise<Step>]>([
		['goes on', async () => ({ change: { state: 'delivered', postIds: ['of the late worker'] } })],
		['waits', async () => ({ waitUntil: FAR })],
		['fails', async () => ({ failed: limited })],
	])('that another worker has taken up has nothing of one that %s late', async (_how, late) => {
		await addDelivery(database, 'account');
		let finish = () => {};
		const began = new Promise<void>((begin) => {
			void work(async (delivery, _upload, signal) => {
				if (delivery.version > 0) return once(signal, 'abort').then(() => undefined);
				begin();
				await new Promise<void>((resolve) => (finish = resolve));
				return late();
			});
		});
		await began;
		// Simulates another process taking over: the row now has a version that this worker does not know about.
		const other = await store.delivery('delivery');
		await store.change(other as Delivery, { bytesSent: 500, attempts: 3 });
		finish();
		await wait(200);
		await engine.stop();
		expect(await store.delivery('delivery')).toMatchObject({
			version: 1,
			state: 'processing',
			bytesSent: 500,
			attempts: 3,
			postIds: [],
			dueAt: null,
			error: null,
		});
		expect(retried).toEqual([]);
	});
});

describe('the next delivery', () => {
	/** Returns the order in which the worker takes the deliveries. */
	async function order(): Promise<string[]> {
		const taken: string[] = [];
		await work(async ({ id }, _upload, signal) => {
			taken.push(id);
			await once(signal, 'abort');
			return undefined;
		});
		await wait(500);
		return taken;
	}

	it('is of the account that was served least recently, and of it the oldest', async () => {
		const row = (account: string, n: number, hour: number) =>
			deliveryRow(`${account} ${n}`, account, { created_at: `2026-11-20T${hour}:00:0${n}.000Z` });
		await database('deliveries').insert([
			...[3, 1, 2].map((n) => row('loud', n, 10)),
			...[2, 1].map((n) => row('quiet', n, 11)),
		]);
		expect(await order()).toEqual(['loud 1', 'quiet 1', 'loud 2', 'quiet 2', 'loud 3']);
	});

	it('is one that is due, and that can go on by itself', async () => {
		const now = Date.now();
		await database('deliveries').insert(
			[
				deliveryRow('waits', 'loud', { due_at: timestamp(now + 60_000) }),
				deliveryRow('approval', 'loud', { state: 'awaiting_approval' }),
				deliveryRow('over', 'loud', { state: 'published' }),
				deliveryRow('free', 'loud', { due_at: timestamp(now - 1) }),
			].map((one) => ({ due_at: null, ...one })),
		);
		expect(await order()).toEqual(['free']);
	});

	it('is not kept waiting by files that are being fetched, of which there are 4 at a time, each once', async () => {
		const far = Array.from({ length: 6 }, (_, n) => `far ${n}`);
		const upload = (id: string, file_name: string | null) => ({
			id,
			created_at: timestamp(),
			video_url: 'https://files.example.com/video.mp4',
			file_name,
		});
		await database('uploads').insert([...far.map((id) => upload(id, null)), upload('near', 'x.upload')]);
		await database('deliveries').insert([
			...far.flatMap((id) => [
				deliveryRow(`${id} loud`, 'loud', { upload_id: id }),
				deliveryRow(`${id} quiet`, 'quiet', { upload_id: id }),
			]),
			deliveryRow('past its file', 'loud', { upload_id: 'far 0', state: 'processing' }),
			deliveryRow('fetched', 'loud', { upload_id: 'near' }),
			deliveryRow('sent', 'loud'),
		]);
		const [taken, fetched]: [string[], string[]] = [[], []];
		const finish: (() => void)[] = [];
		await work(
			async ({ id }, _upload, signal) => {
				taken.push(id);
				if (!id.startsWith('far')) await once(signal, 'abort');
				return { change: { state: 'delivered' } };
			},
			async (delivery, { id }) => {
				// Like the real step, stores the state before fetching. If storing fails, the step is tried again.
				await store.change(delivery, { state: 'fetching' });
				fetched.push(id);
				await new Promise<void>((resolve) => finish.push(resolve));
				await database('uploads')
					.where({ id })
					.update({ file_name: `${id}.upload` });
				return { change: { state: 'queued' } };
			},
		);
		await eventually(() => fetched.length === 4 && taken.length === 3);
		await wait(300);
		expect([fetched.length, taken.sort()]).toEqual([4, ['fetched', 'past its file', 'sent']]);
		expect((await database('deliveries').where({ state: 'fetching' })).length).toBe(4);
		await eventually(() => {
			for (const done of finish) done();
			return taken.length === 15;
		});
		expect([...fetched].sort()).toEqual(far);
	});
});

describe('deliveries that are held', () => {
	it('are interrupted together with the fetching of their file, and taken up once they are free', async () => {
		const created_at = timestamp();
		await database('uploads').insert({ id: 'far', created_at, video_url: 'https://files.example.com/a.mp4' });
		await database('deliveries').insert([
			deliveryRow('sent', 'loud'),
			deliveryRow('fetched', 'loud', { upload_id: 'far' }),
		]);
		const seen: string[] = [];
		const hang: TakeStep = async ({ id }, _upload, signal) => {
			seen.push(id);
			await once(signal, 'abort');
			seen.push(`${id} interrupted`);
			throw new Error('interrupted');
		};
		const { hold } = await work(hang);
		await eventually(() => seen.length === 2);
		const free = await hold([
			{ id: 'sent', uploadId: 'upload' },
			{ id: 'fetched', uploadId: 'far' },
		]);
		expect([...seen].sort()).toEqual(['fetched', 'fetched interrupted', 'sent', 'sent interrupted']);
		await wait(300);
		expect(seen).toHaveLength(4);
		expect(await store.delivery('sent')).toMatchObject({ attempts: 0, error: null });
		await free();
		await eventually(() => seen.length === 6);
		expect(seen.slice(4).sort()).toEqual(['fetched', 'sent']);
	});
});
