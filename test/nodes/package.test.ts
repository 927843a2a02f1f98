import { existsSync, globSync } from 'node:fs';
import { resolve } from 'node:path';
import { Engine } from '../support/engine';

const PACKAGE = resolve(__dirname, '../..');

/** Returns the paths of icon files, for which n8n uses the form `icons/<package>/<path in the package>`. */
const iconFiles = (iconUrl: unknown) =>
	Object.values(iconUrl as Record<string, string>).map((url) =>
		resolve(PACKAGE, url.replace('icons/n8n-nodes-mediakit/', '')),
	);

describe('The package in n8n', () => {
	let engine: Engine;

	const nodeType = (type: string) => engine.types.nodes.find(({ name }) => name === type);

	beforeAll(async () => void (engine = await Engine.start()));
	afterAll(async () => await engine.close());

	it('brings its nodes, all but the triggers as tools for agents', () => {
		expect(engine.types.nodes.map(({ name, usableAsTool }) => [name, usableAsTool ?? false]).sort()).toEqual([
			['instagram', true],
			['instagramTrigger', false],
			['mediaKit', true],
			['mediaKitTrigger', false],
			['tikTok', true],
			['tikTokTrigger', false],
			['youTube', true],
		]);
	});

	it.each([
		'instagram',
		'instagramTrigger',
		'mediaKit',
		'mediaKitTrigger',
		'tikTok',
		'tikTokTrigger',
		'youTube',
	])('shows the node %s with icons of its own, where users look for it', (name) => {
		const node = nodeType(name);
		expect(iconFiles(node?.iconUrl).map(existsSync)).toEqual([true, true]);
		expect(node?.codex?.categories).toContain('Marketing & Content');
		expect(node?.codex?.alias).toContain('upload');
	});

	it('brings the nodes of the service, which need its credential', () => {
		for (const name of ['mediaKit', 'mediaKitTrigger']) {
			expect(nodeType(name)?.credentials).toEqual([{ name: 'mediaKitApi', required: true }]);
		}
		expect(nodeType('mediaKitTrigger')).toMatchObject({
			group: ['trigger'],
			webhooks: [{ httpMethod: 'POST' }],
		});
	});

	it('brings the TikTok node, which agents can use as a tool', () => {
		const node = nodeType('tikTok');
		expect(node).toMatchObject({
			usableAsTool: true,
			credentials: [
				{ name: 'mediaKitTikTokOAuth2Api', required: true },
				{ name: 'mediaKitApi', displayOptions: { hide: { saveToService: [false], source: ['url'] } } },
			],
			codex: { categories: ['Marketing & Content', 'Analytics'] },
		});
		expect(iconFiles(node?.iconUrl).map(existsSync)).toEqual([true, true]);
	});

	it('brings the Instagram node, with three ways to connect', () => {
		const node = nodeType('instagram');
		const types = [
			'mediaKitInstagramOAuth2Api',
			'mediaKitInstagramFacebookOAuth2Api',
			'mediaKitInstagramTokenApi',
		];
		expect(node).toMatchObject({
			usableAsTool: true,
			credentials: [
				...types.map((name) => ({
					name,
					required: true,
					displayOptions: { show: { authentication: [name] } },
				})),
				{ name: 'mediaKitApi', required: false },
			],
			codex: { categories: ['Marketing & Content', 'Analytics'] },
		});
		expect(iconFiles(node?.iconUrl).map(existsSync)).toEqual([true, true]);
		expect(node?.properties.find(({ name }) => name === 'authentication')).toMatchObject({
			options: expect.arrayContaining(types.map((value) => expect.objectContaining({ value }))),
		});
	});

	it.each(['tikTok', 'instagram'])(
		'shows credentials of %s by fields that depend on no others, which the editor would take away',
		(name) => {
			const node = nodeType(name);
			const deciding = node?.credentials?.flatMap(({ displayOptions }) =>
				Object.keys(displayOptions?.show ?? {}),
			);
			const dependent = node?.properties.filter(({ displayOptions }) => displayOptions);
			expect(deciding).toContain('resource');
			expect(dependent?.map((property) => property.name)).toEqual(
				expect.not.arrayContaining([...new Set(deciding)]),
			);
		},
	);

	it('brings a trigger that polls a TikTok account', () => {
		const trigger = nodeType('tikTokTrigger');
		expect(trigger).toMatchObject({ group: ['trigger'], polling: true, inputs: [] });
		expect(trigger?.credentials).toEqual([{ name: 'mediaKitTikTokOAuth2Api', required: true }]);
		expect(trigger?.properties.map(({ name }) => name)).toEqual(['pollTimes', 'simplify']);
	});

	it('brings a trigger that polls an Instagram account, connected in the same ways as the node', () => {
		const trigger = nodeType('instagramTrigger');
		expect(trigger).toMatchObject({ group: ['trigger'], polling: true, inputs: [] });
		expect(trigger?.credentials).toEqual(nodeType('instagram')?.credentials?.slice(0, 3));
		const names = trigger?.properties.map(({ name }) => name);
		expect(names).toEqual(['pollTimes', 'authentication', 'account', 'simplify']);
	});

	/** Returns the operations that a node offers, as `resource.operation`. */
	const offered = (node: string) =>
		(nodeType(node)?.properties ?? [])
			.filter(({ name }) => name === 'operation')
			.flatMap(({ displayOptions, options = [] }) =>
				options.map(
					(option) => `${displayOptions?.show?.resource?.[0]}.${'value' in option && option.value}`,
				),
			)
			.sort();

	it.each([
		['tikTok', 'TikTok'],
		['youTube', 'YouTube'],
		['instagram', 'Instagram'],
		['mediaKit', 'MediaKit'],
	])('offers every operation of %s that there is a file for, and no others', (node, folder) => {
		const files = globSync('*/*.operation.ts', { cwd: resolve(PACKAGE, 'nodes', folder, 'resources') });
		const names = files.map((file) => file.replaceAll(/[\\/]/g, '.').replace('.operation.ts', ''));
		expect(offered(node)).toEqual(names.sort());
	});

	// Workflows and agents use these names, so they must not change.
	it.each([
		['tikTok', 'account', ['getProfile', 'getStats']],
		['tikTok', 'creator', ['getInfo']],
		['tikTok', 'photo', ['uploadDraft']],
		['tikTok', 'post', ['cancel', 'getStatus']],
		['tikTok', 'token', ['refresh', 'revoke']],
		['tikTok', 'video', ['get', 'getAll', 'publish', 'uploadDraft']],
		['youTube', 'channel', ['getAnalytics', 'getProfile', 'getStats']],
		['youTube', 'token', ['revoke']],
		['youTube', 'video', ['get', 'getAll', 'getStatus', 'setPrivacy', 'setThumbnail', 'uploadDraft']],
		['instagram', 'account', ['discover', 'getAudience', 'getProfile', 'getPublishingLimit', 'getStats']],
		['instagram', 'draft', ['getStatus', 'prepare', 'publish']],
		['instagram', 'media', ['get', 'getAll', 'getInsights']],
		['instagram', 'token', ['refresh']],
		['mediaKit', 'account', ['getAll', 'refreshToken']],
		['mediaKit', 'page', ['get', 'update']],
		['mediaKit', 'service', ['testConnection']],
		['mediaKit', 'stats', ['exportCsv', 'get', 'getAll', 'getHistory', 'refresh']],
		['mediaKit', 'upload', ['approve', 'cancel', 'get', 'getAll', 'submit']],
	])('offers the operations of %s, %s', (node, resource, operations) => {
		const names = operations.map((operation) => `${resource}.${operation}`);
		expect(offered(node)).toEqual(expect.arrayContaining(names));
	});

	// Credential types are global in n8n: if two packages define the same type, the package loaded last wins.
	it('gives its credential types names that no other package uses', () => {
		expect(engine.types.credentials.map(({ name }) => name).sort()).toEqual([
			'mediaKitApi',
			'mediaKitInstagramFacebookOAuth2Api',
			'mediaKitInstagramOAuth2Api',
			'mediaKitInstagramTokenApi',
			'mediaKitTikTokOAuth2Api',
			'mediaKitYouTubeOAuth2Api',
		]);
	});

	it.each(['mediaKitInstagramOAuth2Api', 'mediaKitInstagramFacebookOAuth2Api'])(
		'brings the credential %s, which n8n knows as OAuth2',
		(type) => {
			const credential = engine.types.credentials.find(({ name }) => name === type);
			expect(credential).toMatchObject({ extends: ['oAuth2Api'] });
			expect(iconFiles(credential?.iconUrl).map(existsSync)).toEqual([true, true]);
		},
	);

	it('brings the credential for pasted tokens of Instagram, with a test', () => {
		const credential = engine.types.credentials.find(({ name }) => name === 'mediaKitInstagramTokenApi');
		expect(credential).toMatchObject({ test: { request: { qs: { fields: expect.any(String) } } } });
		expect(iconFiles(credential?.iconUrl).map(existsSync)).toEqual([true, true]);
	});

	it('brings the TikTok credential, which n8n knows as OAuth2', () => {
		const credential = engine.types.credentials.find(({ name }) => name === 'mediaKitTikTokOAuth2Api');
		expect(credential).toMatchObject({ extends: ['oAuth2Api'] });
		expect(iconFiles(credential?.iconUrl).map(existsSync)).toEqual([true, true]);
	});

	it("brings the YouTube credential, which extends n8n's own for Google", () => {
		const credential = engine.types.credentials.find(({ name }) => name === 'mediaKitYouTubeOAuth2Api');
		expect(credential).toMatchObject({
			extends: ['googleOAuth2Api'],
			test: { request: { url: '/youtube/v3/channels' } },
		});
		expect(iconFiles(credential?.iconUrl).map(existsSync)).toEqual([true, true]);
	});

	it("brings the service's credential, with a test and icons of its own", () => {
		const credential = engine.types.credentials.find(({ name }) => name === 'mediaKitApi');
		expect(credential).toMatchObject({ test: { request: { url: '/n8n/test-connection' } } });
		expect(iconFiles(credential?.iconUrl).map(existsSync)).toEqual([true, true]);
	});

	it('offers no caption with a video draft and says why', () => {
		const shown = nodeType('tikTok')?.properties.filter(
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
		expect(shown?.[0]?.displayName).toContain('TikTok accepts no caption');
	});
});
