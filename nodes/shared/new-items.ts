/** A platform's list of items for an account, newest first, and how to identify them. */
export interface Listing<T> {
	/** ID of the account to which the list belongs. */
	source: string;
	/** The pages of the list, fetched only as far as needed. Pinned items may come before newer ones. */
	pages: AsyncIterable<readonly T[]>;
	idOf(item: T): string;
	/** When the item was created, in milliseconds since 1970; undefined if unknown. */
	timeOf(item: T): number | undefined;
}

/** The items seen by earlier polls. This is plain JSON, because n8n stores it with the workflow. */
export interface KnownItems {
	source: string;
	/** Every item created before this time counts as known; milliseconds since 1970. */
	since: number;
	/** When each known item was created, by ID; `null` if unknown. No item is older than `since`. */
	seen: Record<string, number | null>;
}

/**
 * Maximum age of a new item, relative to the newest one: platforms may review posts for days, and an account may make a
 * post public later.
 */
const LATE_MILLISECONDS = 7 * 24 * 60 * 60 * 1000;

/**
 * Returns the time before which no new items are expected. Neither a wrong clock nor an item dated in the future moves
 * it too far ahead.
 */
function sinceOf<T>({ timeOf }: Listing<T>, items: readonly T[], now: number): number {
	const times = items.map(timeOf).filter((time) => time !== undefined);
	return times.length > 0 ? Math.min(now, Math.max(...times)) - LATE_MILLISECONDS : 0;
}

/** Reads pages until a page ends with an item that is too old to be new. */
async function readRecent<T>(listing: Listing<T>, known: KnownItems | undefined, now: number): Promise<T[]> {
	const { pages, idOf, timeOf } = listing;
	// Entries are unique: if an item is published in the meantime, another one moves to the next page and is read
	// twice.
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

/** State kept between polls, for example in n8n's static data for a node. */
export interface PollMemory {
	known?: KnownItems;
}

/**
 * Finds items published since earlier polls. Items are recognized by ID, so that nothing is reported twice or missed
 * because times are equal or items were pinned, edited or deleted. The first poll of an account only records the
 * existing items.
 *
 * @param memory read again and updated right after the list has been read, because two polls may overlap
 * @param now milliseconds since 1970
 * @returns the new items, oldest first
 * @throws any error from reading the list; in this case, no new item counts as seen
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

/** Returns the newest item, for a manual test; undefined if there is none. @throws any error from reading the list */
export async function findLatest<T>({ pages, timeOf }: Listing<T>): Promise<T | undefined> {
	const timeOrNever = (item: T) => timeOf(item) ?? -Infinity;
	for await (const page of pages) {
		if (page.length === 0) continue;
		return page.reduce((latest, item) => (timeOrNever(item) > timeOrNever(latest) ? item : latest));
	}
	return undefined;
}
