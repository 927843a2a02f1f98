import { createIdempotency } from '../../../service/uploads/intake/idempotency';
import { useDatabaseFolder } from '../../support/database-location';
import { shiftDate } from '../../support/shifted-date.cjs';
import { eventually } from '../../support/until';

const folder = useDatabaseFolder();
afterEach(() => shiftDate(0));

/** Sets up two processes that receive requests with the same keys. */
async function two() {
	const [here, there] = [await folder.open(), await folder.open()];
	return { here, there, first: createIdempotency(here), second: createIdempotency(there) };
}

test('a key that one process has is in progress at another', async () => {
	const { here, first, second } = await two();
	const request = await first.begin('one');
	await expect(second.begin('one')).rejects.toMatchObject({ code: 'request_in_progress' });
	await here.transaction((trx) => request.answered(trx, 'hash', { upload_id: '1' }));
	expect((await second.begin('one')).repeated('hash')).toEqual({ upload_id: '1' });
	await request.failed();
	expect((await second.begin('one')).isAnswered).toBe(true);
});

test('a key is free some seconds after the process that had it was heard of last, which then can note no answer', async () => {
	const { here, there, first, second } = await two();
	const lost = await first.begin('one');
	shiftDate(16_000);
	const found = await second.begin('one');
	const late = here.transaction((trx) => lost.answered(trx, 'hash', { upload_id: 'late' }));
	await expect(late).rejects.toMatchObject({ statusCode: 409, code: 'request_in_progress' });
	await lost.failed();
	await there.transaction((trx) => found.answered(trx, 'hash', { upload_id: '2' }));
	expect((await first.begin('one')).repeated('hash')).toEqual({ upload_id: '2' });
});

test('a key stays taken however long its request takes', async () => {
	const { here, first, second } = await two();
	const request = await first.begin('one');
	const until = async () => (await here('idempotency_keys').first())?.held_until ?? '';
	const before = await until();
	await eventually(async () => (await until()) > before);
	shiftDate(12_000);
	await expect(second.begin('one')).rejects.toMatchObject({ code: 'request_in_progress' });
	await request.failed();
	expect((await second.begin('one')).isAnswered).toBe(false);
});
