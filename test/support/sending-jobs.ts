import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import type { Random } from '../../sandbox/kernel/random';
import { LocalServer } from '../contracts/support/local-server';
import { film, jpeg } from '../contracts/support/media-files';
import { connect, publishingCredential } from './connect';
import type { Engine, Outcome } from './engine';
import { connectAccount, using } from './instagram-node';
import { startTestSandbox, type TestSandbox } from './sandbox';
import { sha256, videoOf } from './video-bytes';

/** Something that a node sends to a platform. */
export interface Job {
	name: string;
	node: 'tikTok' | 'instagram';
	parameters: INodeParameters;
	/** Returns the file for an item, for jobs that send files. */
	file?: (item: number) => Buffer;
	/** True if the job publishes a container that has to be prepared first. */
	publishes?: boolean;
	/** Number of files in a carousel. */
	children?: number;
}

const web = new LocalServer();
const videos = [0, 1].map((item) => videoOf(200_000 + item));
const reels = [0, 1].map((item) => film({ dataBytes: 50_000 + item }));

/** Starts the web server that provides the jobs' files. */
export async function startWeb(): Promise<LocalServer> {
	await web.listen();
	videos.forEach((video, item) => web.serve(`video-${item}.mp4`, video));
	reels.forEach((reel, item) => web.serve(`reel-${item}.mp4`, reel));
	web.serve('photo.jpg', jpeg());
	return web;
}

const WAIT = { timeoutSeconds: 60 };
const ITEM_TITLE = '={{ "Item " + $json.item }}';
const video = { resource: 'video', ...WAIT };
const draft = { ...video, operation: 'uploadDraft' };
const publish = { ...video, operation: 'publish', title: ITEM_TITLE, privacyLevel: 'SELF_ONLY' };
const at = (transfer: string) => ({
	source: 'url',
	transfer,
	videoUrl: '={{ $json.web }}video-{{ $json.item }}.mp4',
});
const ofItem = (files: Buffer[]) => (item: number) => files[item] ?? Buffer.alloc(0);

const prepare = { resource: 'draft', operation: 'prepare', source: 'url', caption: ITEM_TITLE, ...WAIT };
const photo = '={{ $json.web }}photo.jpg';

/** Every operation that sends something, in each of its variants. */
export const JOBS: Job[] = [
	{
		name: 'draft of a file',
		node: 'tikTok',
		parameters: { ...draft, source: 'binary' },
		file: ofItem(videos),
	},
	{ name: 'draft of a streamed URL', node: 'tikTok', parameters: { ...draft, ...at('stream') } },
	{ name: 'draft that TikTok fetches', node: 'tikTok', parameters: { ...draft, ...at('pull') } },
	{
		name: 'post of a file',
		node: 'tikTok',
		parameters: { ...publish, source: 'binary' },
		file: ofItem(videos),
	},
	{ name: 'post of a streamed URL', node: 'tikTok', parameters: { ...publish, ...at('stream') } },
	{ name: 'post that TikTok fetches', node: 'tikTok', parameters: { ...publish, ...at('pull') } },
	{
		name: 'draft of photos',
		node: 'tikTok',
		parameters: { resource: 'photo', operation: 'uploadDraft', photoUrls: photo, title: ITEM_TITLE, ...WAIT },
	},
	{ name: 'image', node: 'instagram', parameters: { ...prepare, mediaType: 'IMAGE', mediaUrl: photo } },
	{
		name: 'reel at a URL',
		node: 'instagram',
		parameters: { ...prepare, mediaType: 'REELS', mediaUrl: '={{ $json.web }}reel-{{ $json.item }}.mp4' },
	},
	{
		name: 'reel that is uploaded',
		node: 'instagram',
		parameters: { ...prepare, mediaType: 'REELS', source: 'binary', binaryPropertyName: 'data' },
		file: ofItem(reels),
	},
	{
		name: 'story',
		node: 'instagram',
		parameters: { ...prepare, mediaType: 'STORIES', mediaUrl: photo },
	},
	{
		name: 'carousel of images',
		node: 'instagram',
		parameters: { ...prepare, mediaType: 'CAROUSEL', mediaUrl: `${photo},{{ $json.web }}photo.jpg` },
		children: 2,
	},
	{
		name: 'carousel that is uploaded',
		node: 'instagram',
		parameters: { ...prepare, mediaType: 'CAROUSEL', source: 'binary', binaryPropertyName: 'data,data' },
		file: ofItem(reels),
		children: 2,
	},
	{
		name: 'prepared post',
		node: 'instagram',
		parameters: { resource: 'draft', operation: 'publish', containerId: '={{ $json.containerId }}' },
		publishes: true,
	},
];

/** A job with its own sandbox and connected account. */
export interface Case {
	job: Job;
	sandbox: TestSandbox;
	/** Runs the node, which n8n retries after an error. */
	run(onError?: 'continueRegularOutput'): Promise<Outcome>;
	/** Returns descriptions of everything that is duplicated or incomplete. */
	violations(): Promise<string[]>;
	/** Returns the number of items that have arrived. */
	arrived(): Promise<number>;
}

interface Ledger {
	tiktok: { posts: IDataObject[] };
	instagram: { containers: IDataObject[]; media: IDataObject[] };
}

async function itemOf(engine: Engine, { file }: Job, item: number): Promise<INodeExecutionData> {
	const data = file && (await engine.storeBinary(file(item), 'video.mp4'));
	return { json: { item, web: web.address('') }, ...(data && { binary: { data } }) };
}

/** Prepares the container that a job publishes. */
async function prepared(engine: Engine, items: INodeExecutionData[], credentialId: string): Promise<void> {
	const parameters = { ...using('facebook'), ...prepare, mediaType: 'IMAGE', mediaUrl: photo };
	const { json, error } = await engine.run({
		node: 'instagram',
		parameters,
		items,
		credentialId,
		withService: false,
	});
	if (error) throw error;
	items.forEach(({ json: of }, item) => (of.containerId = String(json[item]?.containerId)));
}

const SHA = new Set([...videos, ...reels].map((bytes) => sha256([bytes])));

function twice(names: unknown[]): string[] {
	const texts = names.map((name) => JSON.stringify(name));
	return texts.filter((text, index) => texts.indexOf(text) !== index).map((text) => `twice: ${text}`);
}

const hasArrived = ({ status }: IDataObject) =>
	/^(SEND_TO_USER_INBOX|PUBLISH_COMPLETE|FINISHED)$/.test(String(status));

/** Returns true if a file has arrived, but its bytes do not match any file that was sent. */
const isCut = (arrived: IDataObject) => hasArrived(arrived) && !SHA.has(String(arrived.sha256));

function check({ node, file, children = 0, publishes }: Job, items: number, ledger: Ledger): string[] {
	const { posts } = ledger.tiktok;
	const { containers, media } = ledger.instagram;
	const roots = node === 'tikTok' ? posts : containers.filter(({ carousel_item }) => !carousel_item);
	const files =
		node === 'tikTok' || children === 0 ? roots : containers.filter(({ carousel_item }) => carousel_item);
	const parts = node === 'tikTok' ? 0 : containers.length - roots.length;
	return [
		...(roots.length > items ? [`${roots.length} posts, drafts or containers of ${items} items`] : []),
		...(parts > children * items ? [`${parts} parts of ${items} carousels`] : []),
		...(media.length > (publishes ? items : 0) ? [`${media.length} posts of ${items} items`] : []),
		...twice(
			roots.filter(({ title, caption }) => title || caption).map(({ title, caption }) => title || caption),
		),
		...twice(posts.map(({ size_bytes }) => size_bytes).filter(Boolean)),
		...(file ? files.filter(isCut).map(({ sha256: sum }) => `not the file: ${sum}`) : []),
	];
}

/** Creates a case. Calls must not overlap, since connecting always stores the credential under the same ID. */
export async function makeCase(
	engine: Engine,
	job: Job,
	id: string,
	items: number,
	random: Random,
): Promise<Case> {
	const sandbox = await startTestSandbox({
		switches: {
			'tiktok.processingSeconds': 0,
			'tiktok.downloadSeconds': 0,
			'instagram.processingSeconds': 0,
		},
	});
	// Each case uses different account IDs, since the node's rate limits outlive the case.
	await sandbox.control('reset', { seed: `${id} ${random.text(8)}` });
	if (job.node === 'tikTok') await connect(engine, sandbox, publishingCredential(sandbox));
	else await connectAccount(engine, sandbox, 'facebook');
	engine.credentials.save(id, engine.credentials.read('1'));
	const given: INodeExecutionData[] = [];
	for (let item = 0; item < items; item++) given.push(await itemOf(engine, job, item));
	if (job.publishes) await prepared(engine, given, id);
	const ledger = async () => (await sandbox.read('state')) as unknown as Ledger;
	return {
		job,
		sandbox,
		run: (onError) =>
			engine.run({
				node: job.node,
				parameters: { ...(job.node === 'instagram' && using('facebook')), ...job.parameters },
				items: given,
				credentialId: id,
				withService: false,
				retryOnFail: true,
				onError,
			}),
		violations: async () => check(job, items, await ledger()),
		async arrived() {
			const { tiktok, instagram } = await ledger();
			if (job.publishes) return instagram.media.length;
			const roots = instagram.containers.filter(({ carousel_item }) => !carousel_item);
			return [...tiktok.posts, ...roots].filter(hasArrived).length;
		},
	};
}
