import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import {
	type INodeExecutionData,
	type INodeParameters,
	type INodeProperties,
	type INodePropertyCollection,
	type INodePropertyOptions,
} from 'n8n-workflow';
import { film, jpeg } from '../contracts/support/media-files';
import { connect, publishingCredential } from '../support/connect';
import { SERVICE_CREDENTIAL } from '../support/credentials';
import { Engine } from '../support/engine';
import { connectAccount, using } from '../support/instagram-node';
import { startTestSandbox, type TestSandbox } from '../support/sandbox';
import { connectYouTubeNode } from '../support/youtube-node';

type Node = 'tikTok' | 'instagram' | 'youTube' | 'mediaKit';
const NODES: Node[] = ['tikTok', 'instagram', 'youTube', 'mediaKit'];

const VALID: INodeParameters = {
	accountId: '1',
	account: 'example_creator',
	binaryPropertyName: 'data',
	commentId: '17912345678901235',
	containerId: '17912345678901234',
	hashtag: 'example',
	madeForKids: 'no',
	mediaId: '17912345678901234',
	message: 'Thank you!',
	photoUrls: 'https://example.com/photo.jpg',
	platforms: ['tiktok'],
	privacy: 'unlisted',
	privacyLevel: 'SELF_ONLY',
	title: 'A title',
	publishId: 'v_inbox_file~v2.123456789',
	uploadId: 'an-upload',
	username: 'nordlicht_studio',
	videoId: 'dQw4w9WgXcQ',
	videoIds: '7512345678901234567',
	timeoutSeconds: 1,
	waitForDelivery: false,
	waitForProcessing: false,
};

/** One field of one operation, and the way parameters store its value. */
interface Case {
	node: Node;
	resource: string;
	operation: string;
	field: INodeProperties;
	wrap(value: INodeParameters | string): INodeParameters;
}

let engine: Engine;
let sandbox: TestSandbox;
let service: Server;
let web: Server;
let webUrl = '';
/** The requests to the service, as text. */
let received: string[] = [];

const addressOf = (server: Server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
async function listen(server: Server): Promise<Server> {
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return server;
}

beforeAll(async () => {
	engine = await Engine.start();
	sandbox = await startTestSandbox({
		switches: {
			'tiktok.processingSeconds': 0,
			'tiktok.downloadSeconds': 0,
			'instagram.processingSeconds': 0,
		},
	});
	const answer = JSON.stringify({ deliveries: [{ platform: 'tiktok', state: 'delivered' }] });
	// This server accepts every request, so that everything the node sends is recorded.
	service = await listen(
		createServer((request, response) => {
			void buffer(request).then((body) => {
				received.push(request.url ?? '', body.toString('latin1'));
				response.setHeader('content-type', 'application/json').end(answer);
			});
		}),
	);
	web = await listen(
		createServer(({ url }, response) => response.end(url?.endsWith('.jpg') ? jpeg() : film())),
	);
	webUrl = addressOf(web);
	engine.credentials.save(SERVICE_CREDENTIAL, { serviceUrl: addressOf(service), apiKey: 'example' });
});
afterAll(async () => {
	service.close();
	web.close();
	await sandbox.close();
	await engine.close();
});

async function useNode(node: Node): Promise<void> {
	await sandbox.control('reset');
	received = [];
	if (node === 'tikTok') await connect(engine, sandbox, publishingCredential(sandbox));
	if (node === 'youTube') await connectYouTubeNode(engine, sandbox);
	if (node === 'instagram') await connectAccount(engine, sandbox, 'facebook');
}

const propertiesOf = (node: Node) => engine.types.nodes.find(({ name }) => name === node)!.properties;

/** Returns a field or, if it is a collection, its nested fields. */
function withInner(field: INodeProperties): { field: INodeProperties; wrap: Case['wrap'] }[] {
	const wrap = (value: INodeParameters | string) => ({ [field.name]: value }) as INodeParameters;
	if (field.type === 'collection') {
		return (field.options as INodeProperties[]).flatMap(withInner).map((inner) => ({
			field: inner.field,
			wrap: (value: INodeParameters | string) => wrap(inner.wrap(value)),
		}));
	}
	if (field.type !== 'fixedCollection') return [{ field, wrap }];
	const [{ name, values }] = field.options as [INodePropertyCollection];
	const sample = { username: 'a_friend', x: 0.5, y: 0.5 };
	return values.map((inner) => ({
		field: inner,
		wrap: (value: INodeParameters | string) => wrap({ [name]: [{ ...sample, [inner.name]: value }] }),
	}));
}

/** Returns the fields of all operations of a node that an expression can fill. */
function fieldsOf(node: Node): Case[] {
	const properties = propertiesOf(node);
	const operations = properties
		.filter(({ name }) => name === 'operation')
		.flatMap(({ displayOptions, options }) =>
			(options as INodePropertyOptions[]).map(({ value }) => ({
				resource: String(displayOptions?.show?.resource?.[0]),
				operation: String(value),
			})),
		);
	return operations.flatMap(({ resource, operation }) =>
		properties
			.filter(({ displayOptions }) => displayOptions?.show?.operation?.includes(operation))
			.filter(({ displayOptions }) => displayOptions?.show?.resource?.includes(resource))
			.filter(({ type }) => type !== 'notice')
			.flatMap(withInner)
			.map((one) => ({ node, resource, operation, ...one })),
	);
}

/** Returns the cases of all nodes, including locators as plain text, as in workflows that predate locators. */
function allCases(): Case[] {
	return NODES.flatMap(fieldsOf).flatMap((one) => {
		if (one.field.type !== 'resourceLocator') return [one];
		const located: Case['wrap'] = (value) => one.wrap({ __rl: true, mode: 'id', value });
		return [one, { ...one, wrap: located }];
	});
}

/** Returns parameters for which the editor shows the field and all other fields are valid. */
function parametersOf({ node, resource, operation, field, wrap }: Case, value: string): INodeParameters {
	const shown = Object.entries(field.displayOptions?.show ?? {}).filter(
		([name]) => name !== 'resource' && name !== 'operation',
	);
	const conditions = Object.fromEntries(shown.map(([name, values]) => [name, values?.[0]]));
	const isImage = field.name === 'x' || field.name === 'y';
	const media = isImage ? { mediaType: 'IMAGE', source: 'url' } : {};
	const url = { videoUrl: `${webUrl}/a.mp4`, mediaUrl: `${webUrl}/a.${isImage ? 'jpg' : 'mp4'}` };
	const images = { imageUrls: `${webUrl}/a.jpg` };
	return {
		...VALID,
		...url,
		...images,
		...(node === 'instagram' && using('facebook')),
		resource,
		operation,
		...media,
		...(conditions as INodeParameters),
		...wrap(value),
	};
}

async function videoItem(): Promise<INodeExecutionData> {
	return { json: { object: { a: 1 } }, binary: { data: await engine.storeBinary(film(), 'video.mp4') } };
}

/** Text that platforms or the service would receive if a value is missing or not a string. */
const JUNK = /undefined|\bNaN\b|(\[|%5B)object/i;

interface Attempt {
	name: string;
	message: string;
	/** True if text that matches `JUNK` was sent. */
	sentJunk: boolean;
}

const nameOf = ({ node, resource, operation, field }: Case) =>
	`${node}.${resource}.${operation}: ${field.displayName} (${field.type})`;

/** Runs an operation with a value in one of its fields. */
async function attempt(one: Case, value: string): Promise<Attempt> {
	await useNode(one.node);
	const run = { node: one.node, parameters: parametersOf(one, value), items: [await videoItem()] };
	const { error } = await engine.run({ ...run, withService: one.node === 'mediaKit' });
	const requests = await sandbox.requests('');
	const sent = JSON.stringify([requests.map(({ path, query, body }) => ({ path, query, body })), received]);
	return { name: nameOf(one), message: error?.message ?? '', sentJunk: JUNK.test(sent) };
}

const isText = ({ field }: Case) => field.type === 'string' || field.type === 'resourceLocator';
/** True for a flag that only one platform has: without a value, the service applies a default or reports an error. */
const isOwnFlag = ({ field }: Case) =>
	field.type === 'boolean' && /^(tiktok|instagram|youtube)[A-Z]/.test(field.name);

/** True if a field needs a value, so that an empty expression is an error. */
const isNeeded = (one: Case) =>
	one.field.required === true ||
	(['number', 'boolean'].includes(one.field.type) && !isOwnFlag(one)) ||
	one.field.name === 'username';

async function attemptAll(cases: readonly Case[], value: string): Promise<Attempt[]> {
	const attempts: Attempt[] = [];
	for (const one of cases) attempts.push(await attempt(one, value));
	return attempts;
}

/** Returns the attempts that did not end with an error that mentions the field's display name. */
const notNamed = (cases: readonly Case[], attempts: readonly Attempt[]) =>
	attempts.filter(({ message }, index) => {
		const { name, displayName } = cases[index]!.field;
		// TikTok does not allow a default privacy level, so this error has its own message.
		if (name === 'privacyLevel' && message.includes('No privacy level is selected')) return false;
		return !message.includes(`"${displayName}"`);
	});

describe.each(NODES)('What expressions give the fields of the node %s', (node) => {
	const casesOf = (isWanted: (one: Case) => boolean = () => true) =>
		allCases().filter((one) => one.node === node && isWanted(one));

	it('is empty or an error if they have no value', async () => {
		const cases = casesOf();
		expect(cases.length).toBeGreaterThan(20);
		const attempts = await attemptAll(cases, '={{ $json.nope }}');
		expect(attempts.filter(({ sentJunk }) => sentJunk)).toEqual([]);
		const needed = cases.map(isNeeded);
		const isWanted = (_one: unknown, index: number) => needed[index];
		expect(notNamed(cases.filter(isWanted), attempts.filter(isWanted))).toEqual([]);
		const optional = attempts.filter((_one, index) => isText(cases[index]!) && !needed[index]);
		expect(optional.filter(({ message }) => message.startsWith('The field'))).toEqual([]);
	}, 60_000);

	it('is an error where JavaScript has made text of what is missing or an object', async () => {
		const cases = casesOf(isText);
		for (const value of ['={{ "" + $json.nope }}', '={{ $json.object }}']) {
			const attempts = await attemptAll(cases, value);
			expect(attempts.filter(({ sentJunk }) => sentJunk)).toEqual([]);
			expect(notNamed(cases, attempts)).toEqual([]);
		}
	}, 60_000);

	it('may be "true" and "false" as text, and nothing else, in fields that are on or off', async () => {
		const cases = casesOf(({ field }) => field.type === 'boolean');
		for (const value of ['={{ "true" }}', '={{ "false" }}']) {
			const attempts = await attemptAll(cases, value);
			expect(attempts.filter(({ message }) => message.startsWith('The field'))).toEqual([]);
		}
		expect(notNamed(cases, await attemptAll(cases, '={{ "perhaps" }}'))).toEqual([]);
	}, 60_000);

	it.each(['={{ $binary.data }}', '={{ $("Items").item.binary.data }}', '={{ "data" }}'])(
		'may be %s in a binary field',
		async (value) => {
			const cases = casesOf(({ field }) => field.name === 'binaryPropertyName');
			expect(cases.length).toBeGreaterThan(0);
			const attempts = await attemptAll(cases, value);
			expect(attempts.filter(({ message }) => message.includes('Input Binary Field'))).toEqual([]);
			expect(attempts.filter(({ message }) => /binary|is not part of the item/.test(message))).toEqual([]);
		},
	);
});

it('sends "true" and "false" in text as what they say', async () => {
	await useNode('tikTok');
	const publish = allCases().find(
		({ resource, operation, field }) =>
			resource === 'video' && operation === 'publish' && field.name === 'title',
	)!;
	const switches = {
		disableComment: '={{ "false" }}',
		disableDuet: '={{ "TRUE" }}',
		disclosure: { aiGenerated: '={{ "true" }}', yourBrand: '={{ "false" }}' },
	};
	const parameters = { ...parametersOf(publish, '={{ $json.nope }}'), ...switches };
	const { error } = await engine.run({ parameters, items: [await videoItem()], withService: false });
	expect(error).toBeUndefined();
	const [init] = await sandbox.requests('/v2/post/publish/video/init/');
	expect((JSON.parse(init?.body ?? '{}') as { post_info: object }).post_info).toMatchObject({
		title: '',
		disable_comment: false,
		disable_duet: true,
		is_aigc: true,
		brand_organic_toggle: false,
	});
});
