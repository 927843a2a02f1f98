import { randomUUID } from 'node:crypto';
import { timestamp, type Database } from '../../../service/database';
import { createRowLocker } from '../../../service/uploads/tus/row-locker';
import { openNewDatabase } from '../../support/database-location';
import { eventually } from '../../support/until';

const TOO_LATE = new Error('too late');

let database: Database;
let id: string;
beforeEach(async () => {
	database = await openNewDatabase();
	id = randomUUID();
	await database('resumable_uploads').insert({
		id,
		created_at: timestamp(),
		expires_at: timestamp(),
		file_name: `${randomUUID()}.upload`,
		size_bytes: 1,
		metadata: '{}',
		base: '',
	});
});
afterEach(() => database.destroy());

/** Returns a lock such as one of several processes would hold. */
const newLock = () => createRowLocker(database, TOO_LATE).newLock(id);
const { signal } = new AbortController();
const nobody = () => {};

test('a lock is had by one, who is asked to stop when another comes', async () => {
	const [first, second] = [newLock(), newLock()];
	let isAsked = false;
	await first.lock(signal, () => void (isAsked = true));
	let isOurs = false;
	const waiting = second.lock(signal, nobody).then(() => (isOurs = true));
	await eventually(() => isAsked);
	expect(isOurs).toBe(false);
	await first.unlock();
	await waiting;
	await second.unlock();
	expect(await database('resumable_uploads').first()).toMatchObject({ locked_by: null, locked_until: null });
});

test('whoever gives up does not wait, and leaves the lock alone', async () => {
	const [first, second] = [newLock(), newLock()];
	await first.lock(signal, nobody);
	await expect(second.lock(AbortSignal.abort(), nobody)).rejects.toBe(TOO_LATE);
	await second.unlock();
	expect(await database('resumable_uploads').first()).toMatchObject({ locked_by: expect.any(String) });
	await first.unlock();
});

test('a lock of a process that is silent goes to whoever comes, and its request is ended when it wakes', async () => {
	const [first, second] = [newLock(), newLock()];
	let isAsked = false;
	await first.lock(signal, () => void (isAsked = true));
	await database('resumable_uploads').update({ locked_until: timestamp(Date.now() - 1_000) });
	await second.lock(signal, nobody);
	await eventually(() => isAsked);
	await first.unlock();
	const third = newLock();
	await expect(third.lock(AbortSignal.abort(), nobody)).rejects.toBe(TOO_LATE);
	await second.unlock();
});

test('an upload that is only being made can be locked', async () => {
	const lock = createRowLocker(database, TOO_LATE).newLock(randomUUID());
	await lock.lock(signal, nobody);
	await lock.unlock();
});
