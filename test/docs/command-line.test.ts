import { PAGES, readPage } from '../support/markdown';

/** Matches text that shows how to run the command in the reader's installation, or a link to such text. */
const EXPLAINED = /npm run mediakit --|npm install --global .*mediakit-service|\]\([./]*(docs\/)?cli\.md/;
/** Matches the name `mediakit` in code, followed by a command. */
const USED = /(`|^|\s&& )mediakit [a-z]/m;

const pages = PAGES.filter((page) => page !== 'CHANGELOG.md' && !/^docs\/(contracts\/|adding)/.test(page));

test('no page tells readers to type mediakit before they can have the command', () => {
	const early = pages.filter((page) => {
		const text = readPage(page);
		const used = text.search(USED);
		// The explanation may also come later in the same paragraph.
		const paragraphEnd = text.indexOf('\n\n', used);
		return used >= 0 && !EXPLAINED.test(text.slice(0, paragraphEnd < 0 ? undefined : paragraphEnd));
	});
	expect(early).toEqual([]);
	expect(pages.filter((page) => USED.test(readPage(page))).length).toBeGreaterThan(5);
});
