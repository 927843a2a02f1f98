import { setTimeout as wait } from 'node:timers/promises';
import type { TokenAnswer } from '../../../service/channels';
import { createKnownApps } from '../../../service/token-endpoint/known-apps';
import { createSharedRefreshes } from '../../../service/token-endpoint/shared-refreshes';
import { useDatabaseFolder } from '../../support/database-location';
import { shiftDate } from '../../support/shifted-date.cjs';

const folder = useDatabaseFolder();
afterEach(() => shiftDate(0));

const app = { id: 'app-of-example', secret: 'secret-of-example' };
const asked = { name: 'tiktok', app, refreshToken: 'rft.example-old' };
const answer: TokenAnswer = {
	access_token: 'act.example-new',
	refresh_token: 'rft.example-new',
	token_type: 'bearer',
	expires_in: 3_600,
	obtained_at: '2026-11-01T00:00:00.000Z',
	expires_at: '2026-11-01T01:00:00.000Z',
};

/** Creates a platform that is slow to respond, and two processes with shared refreshes. */
async function two() {
	let calls = 0;
	const refresh = async () => {
		calls += 1;
		await wait(200);
		return answer;
	};
	const databases = [await folder.open(), await folder.open()] as const;
	const [first, second] = [createSharedRefreshes(databases[0]), createSharedRefreshes(databases[1])];
	return { database: databases[0], first, second, refresh, calls: () => calls };
}

test('two processes that are asked for the same refresh ask the platform once, and store no token in the clear', async () => {
	const { database, first, second, refresh, calls } = await two();
	const answers = await Promise.all([first.get(asked, refresh), second.get(asked, refresh)]);
	expect(answers).toEqual([answer, answer]);
	expect(calls()).toBe(1);
	const stored = JSON.stringify(await database('refresh_answers'));
	for (const secret of [app.secret, asked.refreshToken, answer.access_token, answer.refresh_token])
		expect(stored).not.toContain(secret);
});

test('an answer that a client has lost comes again from another process, for a minute', async () => {
	const { first, second, refresh, calls } = await two();
	await first.get(asked, refresh);
	expect(await second.get(asked, refresh)).toEqual(answer);
	expect(calls()).toBe(1);
	shiftDate(61_000);
	await second.get(asked, refresh);
	expect(calls()).toBe(2);
	shiftDate(130_000);
	await second.purge();
	expect(await folder.connections[0]?.('refresh_answers').select('*')).toEqual([]);
});

test('nobody gets the answer without the secret of the app', async () => {
	const { first, second, refresh, calls } = await two();
	await first.get(asked, refresh);
	await second.get({ ...asked, app: { ...app, secret: 'another-of-example' } }, refresh);
	expect(calls()).toBe(2);
});

test('a refusal is kept for nobody', async () => {
	const { first, second, refresh } = await two();
	await expect(first.get(asked, () => Promise.reject(new Error('refused')))).rejects.toThrow('refused');
	expect(await second.get(asked, refresh)).toEqual(answer);
});

test('what a process had asked that died is asked again after a while', async () => {
	const { database, first, second, refresh, calls } = await two();
	await first.get(asked, refresh);
	await database('refresh_answers').update({ answer: null });
	shiftDate(61_000);
	expect(await second.get(asked, refresh)).toEqual(answer);
	expect(calls()).toBe(2);
});

test('an app that is known to one process is known to all', async () => {
	const ownOf = (name: string) => (name === 'youtube' ? app : undefined);
	const [first, second] = [
		createKnownApps(await folder.open(), ownOf),
		createKnownApps(await folder.open(), ownOf),
	];
	expect(await second.has('youtube', app)).toBe(true);
	expect(await second.has('tiktok', app)).toBe(false);
	await first.add('tiktok', app);
	expect(await second.has('tiktok', app)).toBe(true);
	expect(await second.has('tiktok', { ...app, secret: 'another-of-example' })).toBe(false);
	expect(JSON.stringify(await folder.connections[0]?.('known_apps').select('*'))).not.toContain(app.secret);
});
