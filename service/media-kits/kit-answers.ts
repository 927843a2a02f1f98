import type { Cache } from '../core/cache';
import { hashForEtag } from '../core/etag';
import type { MediaKit } from './kit';
import type { ReadKit } from './read-kit';

/** A rendered form of a page, ready to be sent. */
export interface Answer {
	body: string;
	etag: string;
}

/** A page ages although nothing is written: its statistics become stale, its days move on. */
const KEEP_MS = 60_000;

/** Pages from memory. @param cache is cleared when the database changes */
export function createAnswers({ readKit, cache }: { readKit: ReadKit; cache: Cache }) {
	const look = (slug: string) =>
		cache.get(
			`media-kit/${slug}`,
			async () => ({ kit: await readKit(slug), answers: new Map<string, Answer>() }),
			// Names that do not exist must not displace those that do.
			({ kit }) => (kit ? KEEP_MS : 0),
		);

	return {
		/** What a page shows now; undefined if nobody may see one under this name. */
		kit: async (slug: string) => (await look(slug)).kit,

		/** One form of a page. @param form names it and everything else that `render` depends on */
		async find(slug: string, form: string, render: (kit: MediaKit) => string): Promise<Answer | undefined> {
			const { kit, answers } = await look(slug);
			if (kit === undefined) return undefined;
			const known = answers.get(form);
			if (known) return known;
			const body = render(kit);
			const answer = { body, etag: `"${hashForEtag(body)}"` };
			answers.set(form, answer);
			return answer;
		},
	};
}

export type Answers = ReturnType<typeof createAnswers>;
