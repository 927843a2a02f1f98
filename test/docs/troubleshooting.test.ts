import { readPage } from '../support/markdown';
import { collectErrorCodes } from '../support/error-codes';

test('the troubleshooting page explains every code of the sources, and no other', () => {
	const explained = [...readPage('docs/troubleshooting.md').matchAll(/^\| `([a-z0-9_…]+)` \|/gm)]
		.map(([, code]) => code)
		.filter((code) => !ACTIONS.includes(code ?? ''))
		.sort();
	expect(explained).toEqual([...collectErrorCodes().keys()].sort());
});

/** What the page's first table lists. */
const ACTIONS = ['retry', 'wait', 'reconnect'];
