import { spawnSync } from 'node:child_process';
import { hostname } from 'node:os';
import type { Tables } from 'knex/types/tables';
import { timestamp, type Database } from '../../../service/database';
import { createClaims } from '../../../service/uploads/delivery/claims';
import { eventually } from '../../support/until';
import { openUploadDatabase } from '../../support/upload-database';

type Row = Partial<Tables['deliveries']>;

let database: Database;

const deliveryRow = (id: string, account: string, createdAt: string): Row => ({
	id,
	upload_id: 'upload',
	platform: 'tiktok',
	account_id: account,
	state: 'queued',
	created_at: createdAt,
	updated_at: createdAt,
});

beforeEach(async () => {
	database = await openUploadDatabase(['loud', 'quiet']);
});
afterEach(() => database.destroy());

const idsOf = async (claims: ReturnType<typeof createClaims>, times: number) => {
	const ids: (string | undefined)[] = [];
	for (let index = 0; index < times; index++) {
		const claimedAt = Date.now();
		ids.push((await claims.claim({ except: [], mayFetch: true }))?.delivery.id);
		// Claims are told apart by the millisecond.
		await eventually(() => Date.now() > claimedAt);
	}
	return ids;
};

describe('the next delivery', () => {
	it('is of the account that was served least recently, and of it the oldest', async () => {
		const loud = ['1', '2', '3'].map((n) => deliveryRow(`loud ${n}`, 'loud', `2026-11-20T10:00:0${n}.000Z`));
		const quiet = ['1', '2'].map((n) => deliveryRow(`quiet ${n}`, 'quiet', `2026-11-20T11:00:0${n}.000Z`));
		await database('deliveries').insert([...loud, ...quiet]);
		const claims = createClaims(database, 30_000);
		expect(await idsOf(claims, 6)).toEqual(['loud 1', 'quiet 1', 'loud 2', 'quiet 2', 'loud 3', undefined]);
	});

	it('is one that is due, that nobody holds, and that can go on by itself', async () => {
		const now = Date.now();
		const row = (id: string, more: Row): Row => ({ ...deliveryRow(id, 'loud', timestamp(now)), ...more });
		await database('deliveries').insert(
			[
				row('waits', { due_at: timestamp(now + 60_000) }),
				row('held', { locked_by: 'another', locked_until: timestamp(now + 60_000) }),
				row('approval', { state: 'awaiting_approval' }),
				row('over', { state: 'published' }),
				row('free', { due_at: timestamp(now - 1), locked_by: 'gone', locked_until: timestamp(now - 1) }),
			].map((one) => ({ due_at: null, locked_by: null, locked_until: null, ...one })),
		);
		const claims = createClaims(database, 30_000);
		expect(await idsOf(claims, 2)).toEqual(['free', undefined]);
	});

	it('is not one that is still to be fetched, while as many are fetched as may be', async () => {
		await database('uploads').insert([
			{
				id: 'far',
				created_at: timestamp(),
				video_url: 'https://files.example.com/video.mp4',
				file_name: null,
			},
			{
				id: 'near',
				created_at: timestamp(),
				video_url: 'https://files.example.com/video.mp4',
				file_name: 'x.upload',
			},
		]);
		const row = (id: string, upload_id: string, state: Row['state']): Row => ({
			...deliveryRow(id, 'loud', '2026-11-20T10:00:00.000Z'),
			upload_id,
			state,
		});
		await database('deliveries').insert([
			row('1 to fetch', 'far', 'queued'),
			row('2 interrupted', 'far', 'fetching'),
			row('3 past its file', 'far', 'processing'),
			row('4 fetched', 'near', 'queued'),
			row('5 sent', 'upload', 'queued'),
		]);
		const claims = createClaims(database, 30_000);
		const next = async (mayFetch: boolean) => {
			const claimed = await claims.claim({ except: [], mayFetch });
			return claimed && [claimed.delivery.id, claimed.fetches];
		};
		expect(await next(false)).toEqual(['3 past its file', false]);
		expect(await next(false)).toEqual(['4 fetched', false]);
		expect(await next(false)).toEqual(['5 sent', false]);
		expect(await next(false)).toBeUndefined();
		expect(await next(true)).toEqual(['1 to fetch', true]);
		expect(await next(true)).toEqual(['2 interrupted', true]);
	});

	it('is free again when the process that held it is dead, but not while it may live', async () => {
		const dead = `${hostname()}/${spawnSync(process.execPath, ['--version']).pid}/x`;
		const locked_until = timestamp(Date.now() + 60_000);
		await database('deliveries').insert([
			{ ...deliveryRow('of a dead process', 'loud', timestamp()), locked_by: dead, locked_until },
			{
				...deliveryRow('of another machine', 'quiet', timestamp()),
				locked_by: 'elsewhere/1/x',
				locked_until,
			},
		]);
		const claims = createClaims(database, 30_000);
		expect(await idsOf(claims, 1)).toEqual([undefined]);
		await claims.freeDead();
		expect(await idsOf(claims, 2)).toEqual(['of a dead process', undefined]);
	});
});
