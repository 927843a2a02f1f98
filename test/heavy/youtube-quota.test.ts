import { secondsUntilPacificMidnight } from '../../platforms/youtube';
import type { DeliveryRow } from '../../service/uploads/upload-model';
import { openDatabaseOf } from '../support/database-location';
import { startDeliveryBench, type DeliveryBench } from '../support/deliveries';
import { connectAccount } from '../support/service';
import { shiftDate } from '../support/shifted-date.cjs';
import { until } from '../support/until';
import { expectOnlyDrafts } from '../support/youtube';

const ACCOUNTS = ['example_creator', 'nordlicht_studio'] as const;
const START = { method: 'POST', path: '/upload/youtube/v3/videos' };

const PATIENCE_MS = 30_000;

jest.setTimeout(4 * PATIENCE_MS);

let bench: DeliveryBench;

async function start(scale?: number): Promise<void> {
	const switches = { 'youtube.processingSeconds': 0 };
	bench = await startDeliveryBench({ logins: ['youtube'], switches, scale });
	await connectAccount(bench.service, 'youtube', { user: ACCOUNTS[1] });
}
afterEach(async () => {
	await bench.close();
	shiftDate(0);
});

const send = (account: string) => bench.send({ platforms: 'youtube', account });
const sendFromBoth = () => Promise.all(ACCOUNTS.map(send));
const untilDrafts = (uploads: string[]) =>
	Promise.all(uploads.map((uploadId) => bench.until(uploadId, 'awaiting_approval', PATIENCE_MS)));
const inserts = async () =>
	(await bench.sandbox.requests(START.path)).filter(({ method }) => method === 'POST').length;

/** Simulates further uploads that the service has started today. */
async function countMore(count: number): Promise<void> {
	const database = await openDatabaseOf(bench.service.dataDir);
	const begun = await database('platform_starts').select('delivery_id', 'platform', 'made_at');
	const more = Array.from({ length: count }, (_, index) => begun[index % begun.length] ?? {});
	await database.batchInsert('platform_starts', more);
	await database.destroy();
}

/** Waits until all of these uploads are postponed to the same time. @returns that time */
async function waitedFor(uploads: string[]): Promise<string | null | undefined> {
	const database = await openDatabaseOf(bench.service.dataDir);
	const ask = async () =>
		(await database('deliveries')
			.whereIn('upload_id', uploads)
			.select('state', 'due_at', 'error')) as DeliveryRow[];
	const waits = ({ state, due_at: at }: DeliveryRow) =>
		state === 'queued' && Date.parse(at ?? '') > Date.now() + 10_000;
	const rows = await until(ask, (all) => all.length === uploads.length && all.every(waits), PATIENCE_MS);
	await database.destroy();
	const [first, ...others] = rows.map((row) => row.due_at);
	const apart = others.map((time) => Math.abs(Date.parse(time ?? '') - Date.parse(first ?? '')));
	expect(Math.max(0, ...apart)).toBeLessThan(10_000);
	return first;
}

describe('once the day’s 100 uploads of the project are used up by all accounts together', () => {
	it.each([
		['an ordinary day', '2027-01-20T08:30:00Z', '2027-01-21T08:00:00Z'],
		['the day of 23 hours', '2027-03-14T08:30:00Z', '2027-03-15T07:00:00Z'],
		['the day of 25 hours', '2027-11-07T07:30:00Z', '2027-11-08T08:00:00Z'],
	])(
		'those that follow wait for midnight in Los Angeles without a call, and are then delivered: %s',
		async (_name, halfPastMidnight, nextMidnight) => {
			const toNow = Date.parse(halfPastMidnight) - Date.now();
			const dayMs = Date.parse(nextMidnight) - Date.parse(halfPastMidnight);
			shiftDate(toNow);
			await start(1);
			await untilDrafts(await sendFromBoth());
			await countMore(98);
			// From now until midnight, YouTube rejects requests.
			await bench.sandbox.control('youtube/project', { insert_used: 100 });
			const waiting = await sendFromBoth();
			const due = Date.parse((await waitedFor(waiting)) ?? '');
			expect(Math.abs(due - Date.parse(nextMidnight))).toBeLessThan(2_000);
			expect(await inserts()).toBe(2);

			shiftDate(toNow + dayMs - 120_000);
			await bench.restart();
			waiting.push(await send(ACCOUNTS[0]));
			await waitedFor(waiting);
			expect(await inserts()).toBe(2);

			shiftDate(toNow + dayMs + 2_000);
			await untilDrafts(waiting);
			expect(await inserts()).toBe(5);
			await expectOnlyDrafts(bench.sandbox, 5);
		},
	);

	it('no more are begun side by side than are left', async () => {
		await start();
		await untilDrafts([await send(ACCOUNTS[0])]);
		await countMore(98);
		const uploads = (await Promise.all([sendFromBoth(), sendFromBoth()])).flat();
		const states = async () =>
			(await Promise.all(uploads.map(bench.status))).map(({ deliveries }) => deliveries[0]?.state);
		await until(states, (all) => all.includes('awaiting_approval'), PATIENCE_MS);
		const late = await Promise.all(uploads.map(bench.status));
		await waitedFor(
			late
				.filter(({ deliveries }) => deliveries[0]?.state === 'queued')
				.map(({ upload_id: uploadId }) => uploadId),
		);
		expect((await states()).sort()).toEqual(['awaiting_approval', 'queued', 'queued', 'queued']);
		expect(await inserts()).toBe(2);
	});
});

it.each([429, 403])(
	'what YouTube has refused for the day is not asked again after a restart: %i',
	async (insertQuotaStatus) => {
		await start();
		await bench.sandbox.control('switches', { 'youtube.insertQuotaStatus': insertQuotaStatus });
		await bench.sandbox.control('youtube/project', { insert_used: 100 });
		const refused = await send(ACCOUNTS[0]);
		await waitedFor([refused]);
		expect((await bench.status(refused)).deliveries).toMatchObject([
			{ state: 'queued', error: { code: 'quota_used_up', action: 'wait' } },
		]);
		await bench.restart();
		const due = await waitedFor([refused, await send(ACCOUNTS[1])]);
		const midnight = Date.now() + secondsUntilPacificMidnight(Date.now()) * 1000;
		expect(Math.abs(Date.parse(due ?? '') - midnight)).toBeLessThan(60_000);
		expect(await inserts()).toBe(1);
		await expectOnlyDrafts(bench.sandbox, 0);
	},
);

it('a request that did not reach YouTube is not counted', async () => {
	await start();
	await untilDrafts([await send(ACCOUNTS[0])]);
	await countMore(98);
	await bench.sandbox.control('faults', { kind: 'reset-before', match: START, times: 1 });
	await untilDrafts([await send(ACCOUNTS[0])]);
	await expectOnlyDrafts(bench.sandbox, 2);
});
