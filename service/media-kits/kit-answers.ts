import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Cache } from '../core/cache';
import { hashForEtag } from '../core/etag';
import type { MediaKit } from './kit';
import type { KitReader } from './kit-reader';
import type { PageStore } from './kit-store';

/** Half the time of the best, for a few bytes more. */
const BROTLI_QUALITY = 9;

const brotli = promisify(brotliCompress);
const gzipped = promisify(gzip);

/** A rendered form of a page, ready to be sent. */
export interface Answer {
	body: string | Buffer;
	etag: string;
	/** The same body, compressed; it holds nothing but what everybody may read. */
	compressed: { br: Buffer; gzip: Buffer } | undefined;
}

/** A page ages although nothing is written: its statistics become stale, its days move on. */
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
 * Pages from memory.
 *
 * @param cache is cleared when the database changes
 * @param store a page that is off is none, and nobody is to tell these apart
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
			// Names that do not exist must not displace those that do.
			({ kit }) => (kit ? KEEP_MS : 0),
		);

	return {
		/** What a page shows now; undefined if nobody may see one under this name. */
		kit: async (slug: string) => (await look(slug)).kit,

		/** One form of a page. @param form names it and everything else that `render` depends on */
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
