import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { Engine } from '../support/engine';

const PACKAGE = resolve(__dirname, '../..');

/** n8n names icons as `icons/<package>/<path in the package>`. */
const iconFiles = (iconUrl: unknown) =>
	Object.values(iconUrl as Record<string, string>).map((url) =>
		resolve(PACKAGE, url.replace('icons/n8n-nodes-mediakit/', '')),
	);

describe('The package in n8n', () => {
	let engine: Engine;

	beforeAll(async () => void (engine = await Engine.start()));
	afterAll(async () => await engine.close());

	const nodeOf = (name: string) => engine.types.nodes.find((node) => node.name === name);

	it('brings its nodes, all but the trigger as tools for agents', () => {
		expect(engine.types.nodes.map(({ name, usableAsTool }) => [name, usableAsTool ?? false]).sort()).toEqual([
			['instagram', true],
			['mediaKit', true],
			['mediaKitTrigger', false],
			['tikTok', true],
		]);
	});

	it.each(['instagram', 'mediaKit', 'mediaKitTrigger', 'tikTok'])(
		'shows the node %s with icons of its own, where users look for it',
		(name) => {
			const node = nodeOf(name);
			expect(iconFiles(node?.iconUrl).map(existsSync)).toEqual([true, true]);
			expect(node?.codex?.categories).toContain('Marketing');
			expect(node?.codex?.alias).toContain('upload');
		},
	);

	it('brings the nodes of the service, which need its credential', () => {
		for (const name of ['mediaKit', 'mediaKitTrigger']) {
			expect(nodeOf(name)?.credentials).toEqual([{ name: 'mediaKitApi', required: true }]);
		}
		expect(nodeOf('mediaKitTrigger')).toMatchObject({
			group: ['trigger'],
			webhooks: [{ httpMethod: 'POST' }],
		});
	});

	it('brings the TikTok node with its credentials', () => {
		const node = nodeOf('tikTok');
		expect(node).toMatchObject({
			name: 'tikTok',
			credentials: [
				{ name: 'tikTokOAuth2Api', required: true },
				{ name: 'mediaKitApi', displayOptions: { show: { saveToService: [true] } } },
			],
			codex: { categories: ['Marketing', 'Analytics'] },
		});
		expect(iconFiles(node?.iconUrl).map(existsSync)).toEqual([true, true]);
	});

	it('brings the TikTok credential, which n8n knows as OAuth2', () => {
		const credential = engine.types.credentials.find(({ name }) => name === 'tikTokOAuth2Api');
		expect(credential).toMatchObject({ extends: ['oAuth2Api'] });
		expect(iconFiles(credential?.iconUrl).map(existsSync)).toEqual([true, true]);
	});

	it("brings the service's credential, with a test and icons of its own", () => {
		const credential = engine.types.credentials.find(({ name }) => name === 'mediaKitApi');
		expect(credential).toMatchObject({ test: { request: { url: '/n8n/test-connection' } } });
		expect(iconFiles(credential?.iconUrl).map(existsSync)).toEqual([true, true]);
	});

	it('offers no caption with a video draft and says why', () => {
		const shown = nodeOf('tikTok')?.properties.filter(
			({ displayOptions }) =>
				displayOptions?.show?.resource?.includes('video') &&
				displayOptions.show.operation?.includes('uploadDraft'),
		);
		expect(shown?.map(({ name }) => name)).toEqual([
			'draftNotice',
			'source',
			'binaryPropertyName',
			'videoUrl',
			'transfer',
			'waitForDelivery',
			'timeoutSeconds',
		]);
		expect(shown?.[0]?.displayName).toContain('TikTok takes no caption');
	});
});
