import type { Warning } from '../../core/warning';

/** Other names that clients use for our fields, in lower case without separators. */
const OTHER_NAMES: Record<string, string> = {
	caption: 'content',
	text: 'content',
	message: 'content',
	posttext: 'content',
	title: 'video_title',
	description: 'video_description',
	url: 'video_url',
	video: 'video_url',
	fileurl: 'video_url',
	mediaurl: 'video_url',
	image: 'image_urls',
	images: 'image_urls',
	imageurl: 'image_urls',
	photos: 'image_urls',
	photourls: 'image_urls',
	photoimages: 'image_urls',
	network: 'platforms',
	networks: 'platforms',
	channels: 'platforms',
	username: 'account',
	user: 'account',
	accountid: 'account',
	accounts: 'account',
	callback: 'callback_url',
	webhook: 'callback_url',
	webhookurl: 'callback_url',
	type: 'media_type',
	posttype: 'media_type',
	approve: 'auto_approve',
	autopublish: 'auto_approve',
	publish: 'auto_approve',
};

const MOST_NAMED = 10;
const LONGEST_SHOWN = 40;
const MOST_TYPING_ERRORS = 2;

const plain = (name: string) => name.toLowerCase().replace(/[^a-z\d]/g, '');

/** Returns the Levenshtein distance between two words. */
function distance(a: string, b: string): number {
	let row = Array.from({ length: b.length + 1 }, (_, index) => index);
	for (let i = 1; i <= a.length; i++) {
		const next = [i];
		for (let j = 1; j <= b.length; j++) {
			const changed = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
			next.push(Math.min(changed, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
		}
		row = next;
	}
	return row[b.length] ?? 0;
}

/** Returns the field that the client probably meant. */
function meant(name: string, known: readonly string[]): string | undefined {
	const word = plain(name);
	if (word === '' || word.length > LONGEST_SHOWN) return undefined;
	const own = known.find((field) => field.includes('.') && plain(field.replace(/^.*\./, '')) === word);
	const near = known.map((field) => ({ field, errors: distance(word, plain(field)) }));
	const best = near.sort((a, b) => a.errors - b.errors)[0];
	if (best?.errors === 0) return best.field;
	if (Object.hasOwn(OTHER_NAMES, word)) return OTHER_NAMES[word];
	if (own !== undefined) return own;
	return best && best.errors <= Math.min(MOST_TYPING_ERRORS, word.length / 3) ? best.field : undefined;
}

/** Returns a warning for each unknown field; such fields are ignored. */
export function unknownFieldWarnings(names: readonly string[], known: readonly string[]): Warning[] {
	return names.slice(0, MOST_NAMED).map((name) => {
		const field = meant(name, known);
		const shown = name.length > LONGEST_SHOWN ? `${name.slice(0, LONGEST_SHOWN)}…` : name;
		const advice = field === undefined ? 'Remove it or correct its name.' : `Did you mean "${field}"?`;
		return {
			code: 'field_unknown',
			message: `"${shown}" is not a field of an upload and was ignored. ${advice}`,
		};
	});
}
