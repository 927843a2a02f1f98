import { setTimeout as wait } from 'node:timers/promises';
import { createCache } from '../../../service/core/cache';

let loads = 0;
const count = async () => ++loads;

beforeEach(() => (loads = 0));

describe('the cache', () => {
	it('shares an answer until its time is over, and forgets a failure at once', async () => {
		const cache = createCache(10);
		const share = (key: string, load: () => Promise<number>) => cache.get(key, load, 50);
		expect(await Promise.all([share('a', count), share('a', count), share('b', count)])).toEqual([1, 1, 2]);
		await wait(120);
		expect(await share('a', count)).toBe(3);
		await expect(share('c', () => Promise.reject(new Error('refused')))).rejects.toThrow('refused');
		expect(await share('c', count)).toBe(4);
	});

	it('keeps each answer as long as the answer itself asks for, 0 being not at all', async () => {
		const cache = createCache(10);
		const read = () => cache.get('a', count, (answer) => (answer === 1 ? 0 : 60_000));
		expect([await read(), await read(), await read()]).toEqual([1, 2, 2]);
	});

	it('is bounded: the answer that was not used for longest goes first', async () => {
		const cache = createCache(2);
		const read = (key: string) => cache.get(key, count, 60_000);
		expect([await read('a'), await read('b'), await read('a'), await read('c')]).toEqual([1, 2, 1, 3]);
		expect([await read('a'), await read('b')]).toEqual([1, 4]);
	});

	it('does not keep what was being loaded when it was cleared', async () => {
		const cache = createCache(10);
		let finish: (answer: string) => void = () => {};
		const early = cache.get('a', () => new Promise<string>((resolve) => (finish = resolve)), 60_000);
		cache.clear();
		const late = cache.get('a', async () => 'new', 60_000);
		finish('old');
		expect([await early, await late]).toEqual(['old', 'new']);
		expect(await cache.get('a', async () => 'newer', 60_000)).toBe('new');
	});
});
