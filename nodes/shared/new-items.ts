/** What a platform lists for an account, newest first, and how its items are told apart. */
export interface Listing<T> {
	/** ID of the account whose list it is. */
	source: string;
	/** Read page by page, only as far as needed. Pinned items may stand before newer ones. */
	pages: AsyncIterable<readonly T[]>;
	idOf(item: T): string;
	/** When it was made, in milliseconds since 1970; undefined if the platform does not say. */
	timeOf(item: T): number | undefined;
}

/** What earlier polls have seen. Plain JSON, since n8n stores it with the workflow. */
export interface KnownItems {
	source: string;
	/** Milliseconds since 1970. Every item made before it counts as known. */
	since: number;
	/** By ID, when each known item was made; `null` if the platform does not say. None is older than `since`. */
	seen: Record<string, number | null>;
}

/**
 * How much older than the newest item one may be when it is listed for the first time: platforms check posts for days, and
 * an account may make one public later.
 */
const LATE_MILLISECONDS = 7 * 24 * 60 * 60 * 1000;

/** The time before which nothing new is expected; neither a wrong clock nor a date in the future may set it too late. */
function sinceOf<T>({ timeOf }: Listing<T>, items: readonly T[], now: number): number {
	const times = items.map(timeOf).filter((time) => time !== undefined);
	return times.length > 0 ? Math.min(now, Math.max(...times)) - LATE_MILLISECONDS : 0;
}

/** Reads pages until one ends with an item that is too old to be new. */
async function readRecent<T>(listing: Listing<T>, known: KnownItems | undefined, now: number): Promise<T[]> {
	const { pages, idOf, timeOf } = listing;
	// An item moves on to the next page if another is published meanwhile.
	const recent = new Map<string, T>();
	let since = known?.since;
	for await (const page of pages) {
		const last = page.at(-1);
		if (last === undefined) continue;
		const limit = (since ??= sinceOf(listing, page, now));
		const isOld = (item: T) => {
			const time = timeOf(item);
			return time === undefined ? Object.hasOwn(known?.seen ?? {}, idOf(item)) : time < limit;
		};
		for (const item of page) if (!isOld(item)) recent.set(idOf(item), item);
		if (isOld(last)) break;
	}
	return [...recent.values()];
}

/** What is kept between polls; n8n's memory of a node is one. */
export interface PollMemory {
	known?: KnownItems;
}

/**
 * Finds what was published since the polls before. Items are recognized by their IDs, so equal times, pinned, edited and
 * deleted items neither repeat nor hide one. The first poll of an account only takes note of what is there.
 *
 * @param memory is read again and written at once after reading the list, since two polls may overlap
 * @param now milliseconds since 1970
 * @returns the new items, oldest first
 * @throws what reading throws; then nothing counts as seen
 */
export async function findNewItems<T>(listing: Listing<T>, memory: PollMemory, now: number): Promise<T[]> {
	const { source, idOf, timeOf } = listing;
	const known = () => (memory.known?.source === source ? memory.known : undefined);
	const recent = await readRecent(listing, known(), now);
	const before = known();
	const isNew = (item: T) =>
		before !== undefined &&
		!Object.hasOwn(before.seen, idOf(item)) &&
		(timeOf(item) ?? Infinity) >= before.since;
	const since = Math.max(before?.since ?? 0, sinceOf(listing, recent, now));
	const seen = Object.entries({
		...before?.seen,
		...Object.fromEntries(recent.map((item) => [idOf(item), timeOf(item) ?? null])),
	}).filter(([, time]) => time === null || time >= since);
	const items = recent.filter(isNew).reverse();
	memory.known = { source, since, seen: Object.fromEntries(seen) };
	return items.sort((left, right) => (timeOf(left) ?? now) - (timeOf(right) ?? now));
}

/** The newest item, for trying out; undefined if there is none. @throws what reading throws */
export async function findLatest<T>({ pages, timeOf }: Listing<T>): Promise<T | undefined> {
	const timeOrNever = (item: T) => timeOf(item) ?? -Infinity;
	for await (const page of pages) {
		if (page.length === 0) continue;
		return page.reduce((latest, item) => (timeOrNever(item) > timeOrNever(latest) ? item : latest));
	}
	return undefined;
}
