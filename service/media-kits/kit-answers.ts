import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Cache } from '../core/cache';
import { hashForEtag } from '../core/etag';
import type { MediaKit } from './kit';
import type { KitReader } from './kit-reader';
import type { PageStore } from './kit-store';

/** Takes half as long as the highest quality, and costs only a few more bytes. */
const BROTLI_QUALITY = 9;

const brotli = promisify(brotliCompress);
const gzipped = promisify(gzip);

/** A page rendered in one format, such as HTML or JSON. */
export interface Answer {
	body: string | Buffer;
	etag: string;
	/** The compressed body. Compression is safe, since the body contains only public data. */
	compressed: { br: Buffer; gzip: Buffer } | undefined;
}

/** Short, since pages change even without writes: statistics become stale, and days pass. */
const KEEP_MS = 60_000;

async function toAnswer(body: string | Buffer): Promise<Answer> {
	const etag = `"${hashForEtag(body)}"`;
	if (typeof body !== 'string') return { body, etag, compressed: undefined };
	const [br, gzip] = await Promise.all([
		brotli(body, { params: { [constants.BROTLI_PARAM_QUALITY]: BROTLI_QUALITY } }),
		gzipped(body),
	]);
	return { body, etag, compressed: { br, gzip } };
}

/**
 * Renders pages and caches them in memory.
 *
 * @param cache cleared when the database changes
 * @param store contains the pages; disabled pages count as missing, so that visitors cannot tell the difference
 */
export function createAnswers(
	{ read }: Pick<KitReader, 'read'>,
	{ cache, store }: { cache: Cache; store: Pick<PageStore, 'get'> },
) {
	async function readPublic(slug: string): Promise<MediaKit | undefined> {
		const page = await store.get(slug);
		return page?.enabled ? await read(page) : undefined;
	}
	const look = (slug: string) =>
		cache.get(
			`media-kit/${slug}`,
			async () => ({ kit: await readPublic(slug), answers: new Map<string, Promise<Answer>>() }),
			// Unknown names must not evict existing pages.
			({ kit }) => (kit ? KEEP_MS : 0),
		);

	return {
		/** Returns the current content of a page; undefined if there is no public page with this name. */
		kit: async (slug: string) => (await look(slug)).kit,

		/**
		 * Returns a page in the given format, rendering it if it is not cached.
		 *
		 * @param form cache key: identifies the format and everything else that `render` depends on
		 */
		async find(
			slug: string,
			form: string,
			render: (kit: MediaKit) => string | Promise<Buffer>,
		): Promise<Answer | undefined> {
			const { kit, answers } = await look(slug);
			if (kit === undefined) return undefined;
			const known = answers.get(form);
			if (known) return known;
			const answer = Promise.resolve(render(kit)).then(toAnswer);
			answers.set(form, answer);
			answer.catch(() => answers.delete(form));
			return answer;
		},
	};
}

export type Answers = ReturnType<typeof createAnswers>;
