import { createHash } from 'node:crypto';
import type { Changes } from '../database';
import type { MediaKit } from './kit';
import type { ReadKit } from './read-kit';

/** A rendered form of a page, ready to be sent. */
export interface Answer {
	body: string;
	etag: string;
}

interface Remembered {
	version: number;
	readAtMs: number;
	kit: Promise<MediaKit | undefined>;
	answers: Map<string, Answer>;
}

/** A page ages although nothing is written: its figures become stale, its days move on. */
const FRESH_MS = 60_000;
const MOST_PAGES = 200;

/**
 * Pages from memory. What is remembered counts as long as nothing in the database has changed, and for a minute at most;
 * requests at the same time share one reading.
 */
export function createAnswers({ readKit, changes }: { readKit: ReadKit; changes: Changes }) {
	const remembered = new Map<string, Remembered>();

	function look(slug: string): Remembered {
		const version = changes.version();
		const known = remembered.get(slug);
		if (known?.version === version && Date.now() - known.readAtMs < FRESH_MS) return known;
		const entry: Remembered = { version, readAtMs: Date.now(), kit: readKit(slug), answers: new Map() };
		remembered.delete(slug);
		remembered.set(slug, entry);
		const forget = () => remembered.get(slug) === entry && remembered.delete(slug);
		// Names that nobody has must not fill the memory.
		entry.kit.then((kit) => kit ?? forget(), forget);
		const [oldest] = remembered.keys();
		if (remembered.size > MOST_PAGES && oldest !== undefined) remembered.delete(oldest);
		return entry;
	}

	return {
		/** What a page shows now; undefined if nobody may see one under this name. */
		kit: (slug: string) => look(slug).kit,

		/** One form of a page. @param form names it and everything else that `render` depends on */
		async find(slug: string, form: string, render: (kit: MediaKit) => string): Promise<Answer | undefined> {
			const { kit: reading, answers } = look(slug);
			const kit = await reading;
			if (kit === undefined) return undefined;
			const known = answers.get(form);
			if (known) return known;
			const body = render(kit);
			const etag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 22)}"`;
			const answer = { body, etag };
			answers.set(form, answer);
			return answer;
		},
	};
}

export type Answers = ReturnType<typeof createAnswers>;
