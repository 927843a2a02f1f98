import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { parseCsv } from '../support/csv';
import { SERVICE_CREDENTIAL } from '../support/credentials';
import { startDeliveryBench, type DeliveryBench } from '../support/deliveries';
import { Engine } from '../support/engine';
import { ACCOUNT } from '../support/instagram-statistics';
import { API_KEY } from '../support/service';

let engine: Engine;
let bench: DeliveryBench;

beforeAll(async () => {
	engine = await Engine.start();
	bench = await startDeliveryBench({ logins: ['tiktok', 'instagram'] });
	await bench.sandbox.control('users', { platform: 'instagram', username: 'example_creator', ...ACCOUNT });
	for (const platform of ['tiktok', 'instagram']) {
		await bench.service.call(`/api/mediakit/refresh-${platform}-api`, { method: 'POST' });
	}
	engine.credentials.save(SERVICE_CREDENTIAL, { serviceUrl: bench.service.url, apiKey: API_KEY });
}, 30_000);
afterAll(async () => {
	await bench.close();
	await engine.close();
});

const run = (parameters: INodeParameters) => engine.run({ node: 'mediaKit', parameters });

const putPage = async (slug: string, settings: object) => {
	const { body } = await bench.service.call('/api/accounts');
	const account_ids = (body.accounts as { id: string }[]).map(({ id }) => id);
	const headers = { 'content-type': 'application/json' };
	const saved = await bench.service.call(`/api/mediakit/pages/${slug}`, {
		method: 'PUT',
		headers,
		body: JSON.stringify({ account_ids, enabled: true, ...settings }),
	});
	expect(saved.status).toBe(200);
	return saved.body as unknown as IDataObject;
};

describe('MediaKit node: statistics as CSV', () => {
	const exportCsv = (parameters: INodeParameters) =>
		run({
			resource: 'stats',
			operation: 'exportCsv',
			platform: 'instagram',
			account: '@Example_Creator',
			...parameters,
		});

	it.each([
		['history', 'date'],
		['posts', 'post_id'],
		['audience', 'breakdown'],
	])("gives the service's file in a binary field: %s", async (table, column) => {
		const { outputs, error } = await exportCsv({ table, days: 7, binaryPropertyName: 'report' });
		expect(error).toBeUndefined();
		const [item, ...others] = outputs[0] ?? [];
		expect(others).toEqual([]);
		const file_name = `instagram-example_creator-${table}.csv`;
		expect(item?.json).toEqual({ platform: 'instagram', username: 'example_creator', table, file_name });
		expect(item?.pairedItem).toEqual({ item: 0 });
		expect(item?.binary?.report).toMatchObject({ fileName: file_name, mimeType: 'text/csv' });
		const text = (await engine.readBinary(item?.binary?.report)).toString();
		const path = `/api/mediakit/analytics/instagram/example_creator/${table}.csv`;
		const served = await fetch(`${bench.service.url}${path}?bom=true`, { headers: { 'x-api-key': API_KEY } });
		expect(text).toBe(Buffer.from(await served.arrayBuffer()).toString());
		expect(text.startsWith('\uFEFF')).toBe(true);
		const [header, ...rows] = parseCsv(text.slice(1));
		expect(header).toContain(column);
		expect(rows.length).toBeGreaterThan(0);
	});

	it('leaves out the byte order mark for other programs', async () => {
		const { outputs } = await exportCsv({ table: 'posts', byteOrderMark: false });
		const bytes = await engine.readBinary(outputs[0]?.[0]?.binary?.data);
		expect(bytes.subarray(0, 8).toString()).toMatch(/^\w/);
		expect(bytes.toString()).toContain('Newest');
	});

	it('says what the service says if there is nothing to export', async () => {
		const { error } = await exportCsv({ platform: 'tiktok', table: 'audience' });
		expect(error?.context?.data).toMatchObject({ code: 'no_audience', action: 'fix-request' });
	});
});

describe('MediaKit node: media-kit pages', () => {
	const page = (parameters: INodeParameters) => run({ resource: 'page', ...parameters });
	const FIRST = { title: 'First', contact_email: 'hello@example.com', languages: ['en'] };

	it('says so if there is no page yet', async () => {
		const { error } = await page({ operation: 'get' });
		expect(error?.message).toMatch(/no media-kit page yet\. Set one up in its dashboard/);
	});

	it('gives a page by slug or URL, or the only one', async () => {
		const saved = await putPage('first', FIRST);
		const url = String(saved.url);
		for (const given of ['', 'First', { __rl: true, mode: 'url', value: url }, `${url}.json`]) {
			const { json, error } = await page({ operation: 'get', page: given });
			expect(error).toBeUndefined();
			expect(json).toEqual([expect.objectContaining({ slug: 'first', url, ...FIRST })]);
		}
	});

	it('names the pages if none or an unknown one is chosen, and offers them in a list', async () => {
		await putPage('second', { enabled: false });
		const several = await page({ operation: 'get' });
		expect(several.error?.message).toMatch(/several media-kit pages: first, second\./);
		const unknown = await page({ operation: 'get', page: 'third' });
		expect(unknown.error?.message).toMatch(
			/no media-kit page "third"\. Choose one of these: first, second\./,
		);
		const search = (filter?: string) =>
			engine.listSearch('searchPages', { node: 'mediaKit', parameters: { resource: 'page' } }, filter);
		expect((await search()).results).toEqual([
			{ name: 'First · first', value: 'first' },
			{ name: 'second (off)', value: 'second' },
		]);
		expect((await search('FIRST')).results).toHaveLength(1);
	});

	it('changes what is named, removes what is emptied, and keeps the rest', async () => {
		const before = await putPage('first', FIRST);
		const packages = [{ name: 'Reel', description: null, price: 500 }];
		const updateFields = {
			title: '',
			description: 'Cameras\r\nand lenses',
			languages: 'de, en',
			currency: 'EUR',
			packages: JSON.stringify(packages),
			collaborations: '={{ [{ name: "Example Ltd", url: "https://example.com/" }] }}',
			enabled: false,
		};
		const { json, error } = await page({ operation: 'update', page: 'first', updateFields });
		expect(error).toBeUndefined();
		const { updated_at, ...kept } = before;
		expect(json).toEqual([
			{
				...kept,
				updated_at: expect.any(String),
				title: null,
				description: 'Cameras\nand lenses',
				languages: ['de', 'en'],
				currency: 'EUR',
				packages,
				collaborations: [{ name: 'Example Ltd', url: 'https://example.com/', logo_image: null }],
				enabled: false,
			},
		]);
		expect(updated_at).toEqual(expect.any(String));
		expect((await page({ operation: 'get', page: 'first' })).json).toEqual(json);
	});

	it.each([
		[{ packages: '{"name":"Reel"}' }, /"Packages" must be a JSON list of objects/],
		[{ packages: '[1]' }, /"Packages" must be a JSON list of objects/],
		[{ website: 'http://example.com' }, /website/],
	])('says what a field cannot hold: %j', async (updateFields, message) => {
		const { error } = await page({ operation: 'update', page: 'first', updateFields });
		expect(error?.message).toMatch(message);
	});
});
