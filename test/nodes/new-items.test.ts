import fc from 'fast-check';
import {
	findLatest,
	findNewItems,
	type KnownItems,
	type Listing,
	type PollMemory,
} from '../../nodes/shared/new-items';

/** A post in a list, with its time in hours since a fixed day in 2026. */
interface Post {
	id: string;
	hour?: number;
}

const HOUR = 60 * 60 * 1000;
const START = Date.UTC(2026, 10, 20);

/** Starts polling an account; `posts` is the platform's list, in the platform's order. */
function startPolling(posts: Post[], pageSize = 20) {
	const account = { source: 'account', posts, pagesRead: 0, known: 'null', hour: 0 };

	async function* pages(): AsyncGenerator<Post[]> {
		for (let first = 0; first === 0 || first < account.posts.length; first += pageSize) {
			account.pagesRead++;
			await Promise.resolve();
			yield account.posts.slice(first, first + pageSize);
		}
	}
	const listing = (): Listing<Post> => ({
		source: account.source,
		pages: pages(),
		idOf: ({ id }) => id,
		timeOf: ({ hour }) => (hour === undefined ? undefined : START + hour * HOUR),
	});
	// n8n stores the memory as JSON between polls.
	const memory: PollMemory = {
		get known() {
			return (JSON.parse(account.known) as KnownItems | null) ?? undefined;
		},
		set known(known) {
			account.known = JSON.stringify(known);
		},
	};
	async function poll(from = listing()): Promise<string[]> {
		const items = await findNewItems(from, memory, START + account.hour * HOUR);
		return items.map(({ id }) => id);
	}
	return { account, listing, poll, latest: async () => (await findLatest(listing()))?.id };
}

const post = (hour: number, id = `post ${hour}`): Post => ({ id, hour });
/** Returns this many posts, one per hour, newest first. */
const hourly = (newest: number, count: number) =>
	Array.from({ length: count }, (_, index) => post(newest - index));

describe('findNewItems', () => {
	it('gives nothing at first, then each new item once, oldest first', async () => {
		const { account, poll } = startPolling(hourly(-1, 50));
		expect(await poll()).toEqual([]);
		expect(await poll()).toEqual([]);
		account.posts = [post(3), post(2), ...account.posts];
		expect(await poll()).toEqual(['post 2', 'post 3']);
		expect(await poll()).toEqual([]);
	});

	it('gives the first item of an empty account, also if its clock is behind', async () => {
		const { account, poll } = startPolling([]);
		expect(await poll()).toEqual([]);
		account.posts = [post(-9000)];
		expect(await poll()).toEqual(['post -9000']);
	});

	it('gives all of more new items than a page has, and reads no further', async () => {
		const old = hourly(-1, 1000);
		const { account, poll } = startPolling(old);
		await poll();
		account.posts = [...hourly(49, 50), ...old];
		account.pagesRead = 0;
		expect(await poll()).toEqual(
			hourly(49, 50)
				.map(({ id }) => id)
				.reverse(),
		);
		// The 50 new posts, and the posts from the previous week.
		expect(account.pagesRead).toBeLessThanOrEqual(Math.ceil((50 + 7 * 24) / 20) + 1);
	});

	it('reads one page of an account that seldom publishes', async () => {
		const posts = Array.from({ length: 100 }, (_, index) => post(-1 - index * 240));
		const { account, poll } = startPolling(posts);
		await poll();
		account.pagesRead = 0;
		await poll();
		expect(account.pagesRead).toBe(1);
	});

	it('tells items of the same second apart, whenever each is listed', async () => {
		const { account, poll } = startPolling([post(0, 'a')]);
		await poll();
		account.posts = [post(0, 'b'), post(0, 'a')];
		expect(await poll()).toEqual(['b']);
		account.posts = [post(0, 'b'), post(0, 'd'), post(0, 'c'), post(0, 'a')];
		expect(await poll()).toEqual(['c', 'd']);
		expect(await poll()).toEqual([]);
	});

	it('is not misled by items that are pinned, unpinned or edited', async () => {
		const old = hourly(-1, 400);
		const { account, poll } = startPolling(old);
		await poll();
		const pinned = [post(-380), post(-399), post(-30)];
		account.posts = [...pinned, post(1), ...old.filter(({ id }) => pinned.every((one) => one.id !== id))];
		expect(await poll()).toEqual(['post 1']);
		account.posts = [post(1), ...old];
		expect(await poll()).toEqual([]);
		account.posts = [post(1), post(5, 'post -1'), ...old.slice(1)];
		expect(await poll()).toEqual([]);
	});

	it('is not misled by items that are deleted, or missing from one answer', async () => {
		const old = hourly(-1, 400);
		const { account, poll } = startPolling(old);
		await poll();
		account.posts = old.slice(390);
		expect(await poll()).toEqual([]);
		account.posts = [];
		expect(await poll()).toEqual([]);
		account.posts = [post(2), ...old];
		expect(await poll()).toEqual(['post 2']);
	});

	it('gives an item that is listed days after it was made', async () => {
		const { account, poll } = startPolling(hourly(0, 50));
		await poll();
		account.posts = [post(90), ...account.posts];
		expect(await poll()).toEqual(['post 90']);
		account.posts = [post(90), post(20, 'checked for long'), ...hourly(0, 50)];
		expect(await poll()).toEqual(['checked for long']);
	});

	it('gives what was published while no poll ran, however long that took', async () => {
		const old = hourly(-1, 10);
		const { account, poll } = startPolling(old);
		await poll();
		account.hour = 5000;
		account.posts = [post(4000), post(20), ...old];
		expect(await poll()).toEqual(['post 20', 'post 4000']);
	});

	it('neither repeats nor loses anything while the clock is wrong, or a date lies in the future', async () => {
		const { account, poll } = startPolling(hourly(-1, 10));
		await poll();
		for (const hour of [90_000, -90_000, 1]) {
			account.hour = hour;
			expect(await poll()).toEqual([]);
		}
		account.posts = [post(50_000), ...account.posts];
		expect(await poll()).toEqual(['post 50000']);
		account.posts = [post(50_000), post(2), ...hourly(-1, 10)];
		expect(await poll()).toEqual(['post 2']);
	});

	it('recognizes items without a time by their IDs', async () => {
		const untimed = (id: string): Post => ({ id });
		const old = [
			untimed('a'),
			post(-1),
			...Array.from({ length: 60 }, (_, index) => untimed(`old ${index}`)),
		];
		const { account, poll } = startPolling(old);
		await poll();
		account.posts = old.slice(30);
		expect(await poll()).toEqual([]);
		account.hour = 2000;
		account.posts = [untimed('new'), post(1990), ...old];
		expect(await poll()).toEqual(['post 1990', 'new']);
		expect(await poll()).toEqual([]);
	});

	it('takes note of nothing if reading fails on the way', async () => {
		const { account, listing, poll } = startPolling(hourly(-1, 50));
		await poll();
		account.posts = [...hourly(199, 200), ...account.posts];
		async function* breaking(): AsyncGenerator<Post[]> {
			yield account.posts.slice(0, 20);
			await Promise.reject(new Error('no answer'));
		}
		await expect(poll({ ...listing(), pages: breaking() })).rejects.toThrow('no answer');
		expect(await poll()).toHaveLength(200);
	});

	it('gives an item once if two polls overlap', async () => {
		const { account, poll } = startPolling(hourly(-1, 50));
		await poll();
		account.posts = [post(2), post(1), ...account.posts];
		const both = await Promise.all([poll(), poll()]);
		expect(both.flat().sort()).toEqual(['post 1', 'post 2']);
	});

	it('begins anew with another account', async () => {
		const { account, poll } = startPolling(hourly(-1, 50));
		await poll();
		Object.assign(account, { source: 'another account', posts: [post(3, 'theirs')] });
		expect(await poll()).toEqual([]);
		account.posts = [post(4, 'new'), ...account.posts];
		expect(await poll()).toEqual(['new']);
	});

	it('keeps no more than the last week', async () => {
		const { account, poll } = startPolling(hourly(0, 3000));
		await poll();
		Object.assign(account, { hour: 3000, posts: hourly(3000, 6000) });
		await poll();
		expect(Object.keys((JSON.parse(account.known) as KnownItems).seen).length).toBeLessThan(200);
	});

	/** Generates changes to an account between two polls. */
	const change = fc.oneof(
		fc.record({ publish: fc.integer({ min: 0, max: 70 }), lateHours: fc.integer({ min: 0, max: 160 }) }),
		fc.record({ remove: fc.nat({ max: 200 }) }),
		fc.record({ pin: fc.nat({ max: 200 }) }),
		fc.record({ hide: fc.nat({ max: 200 }) }),
	);

	it('gives each published item exactly once, whatever happens in between', async () => {
		await fc.assert(
			fc.asyncProperty(fc.array(change, { maxLength: 12 }), fc.nat({ max: 60 }), async (changes, count) => {
				const { account, poll } = startPolling(hourly(-1, count));
				const pinned = new Set<string>();
				const shown = new Map(account.posts.map((one) => [one.id, one]));
				const wanted: string[] = [];
				const given: string[] = [...(await poll())];
				let hidden = new Set<string>();
				let serial = 0;
				for (const step of changes) {
					account.hour += 1;
					const ids = [...shown.keys()];
					hidden = new Set();
					if ('publish' in step) {
						for (let index = 0; index < step.publish; index++) {
							const one = post(account.hour - (index % 2 ? step.lateHours : 0), `new ${serial++}`);
							shown.set(one.id, one);
							wanted.push(one.id);
						}
					}
					if ('remove' in step) shown.delete(ids[step.remove] ?? '');
					if ('pin' in step && pinned.size < 3) pinned.add(ids[step.pin] ?? '');
					// Hides a post from a single response.
					if ('hide' in step) hidden.add(ids[step.hide] ?? '');
					const isPinned = ({ id }: Post) => pinned.has(id);
					const listed = [...shown.values()]
						.filter(({ id }) => !hidden.has(id))
						.sort((left, right) => (right.hour ?? 0) - (left.hour ?? 0));
					account.posts = [...listed.filter(isPinned), ...listed.filter((one) => !isPinned(one))];
					given.push(...(await poll()));
				}
				expect(given.sort()).toEqual(wanted.sort());
			}),
		);
	});
});

describe('findLatest', () => {
	it('gives the newest item, not the pinned one', async () => {
		expect(await startPolling([post(-90), post(-2), post(-3)]).latest()).toBe('post -2');
		expect(await startPolling([{ id: 'untimed' }, post(-3)]).latest()).toBe('post -3');
		expect(await startPolling([]).latest()).toBeUndefined();
	});
});
