import { readPage } from '../support/markdown';
import { startService } from '../support/service';
import type { ApiDescription } from './api-page';
import { referencePages } from './reference-pages';
import { acceptedValues, settingRows } from './settings-page';

test('the pages of the reference are what `npm run docs` makes of them', async () => {
	const service = await startService();
	try {
		const description = (await (await fetch(`${service.url}/openapi.json`)).json()) as ApiDescription;
		const pages = referencePages(description);
		for (const [page, text] of Object.entries(pages)) expect([page, readPage(page)]).toEqual([page, text]);
		expect(Object.keys(pages)).toHaveLength(5);
	} finally {
		await service.close();
	}
});

test('the defaults in docs/configuration.md are those of the code', () => {
	const defaults = [...acceptedValues()].flatMap(([name, { fallback }]) =>
		!fallback ? [] : [`${name}: \`${fallback}\``],
	);
	expect(defaults.length).toBeGreaterThan(15);
	const rows = settingRows(readPage('docs/configuration.md'));
	const documented = rows.map(({ name, fallback }) => `${name}: ${fallback}`);
	expect(defaults.filter((one) => !documented.includes(one))).toEqual([]);
});
