import { readPage } from '../support/markdown';
import { collectErrorCodes } from '../support/error-codes';

test('the troubleshooting page explains every code of the sources, and no other', () => {
	const rows = [
		...readPage('docs/troubleshooting.md').matchAll(/^\| <a id="([a-z0-9_]+)"><\/a>`([a-z0-9_…]+)` \|/gm),
	];
	const explained = rows.map(([, , code]) => code).sort();
	expect(rows.filter(([, anchor, code]) => anchor !== code?.replace('_…', ''))).toEqual([]);
	expect(explained).toEqual([...collectErrorCodes().keys()].sort());
});
