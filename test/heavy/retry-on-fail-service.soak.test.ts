import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import type { UploadJson } from '../../service/uploads';
import { eventually } from '../support/deliveries';
import { FaultProxy, type ProxyFault } from '../support/fault-proxy';
import { ACCOUNT, startMediaKitBench, type MediaKitBench } from '../support/media-kit';
import { API_KEY } from '../support/service';
import { playInLanes, soak } from '../support/soak';
import { sampleVideo, sha256, videoOf } from '../support/video-bytes';

/** The number of concurrent cases, some of which only wait for a response that never arrives. */
const LANES = 4;

const FAULTS: ProxyFault[] = ['reset-before', 'reset-after', 'hold-before', 'hold-after', 401, 500];
const JOBS = ['a file', 'a file with a long caption', 'a URL', 'an approval'] as const;

const { runs, randomOf } = soak('retry on fail, MediaKit node', { full: 60, short: 8 });

let kit: MediaKitBench;

beforeAll(async () => void (kit = await startMediaKitBench()), 60_000);
afterAll(async () => await kit.close());

async function uploadsOf(sha: string): Promise<UploadJson[]> {
	const { body } = await kit.bench.service.call('/api/uploads?limit=100');
	return (body.uploads as UploadJson[]).filter(({ file }) => file.sha256 === sha);
}

const wait = { waitForEnd: true, timeoutSeconds: 60 };
const submit = { resource: 'upload', operation: 'submit', options: ACCOUNT, ...wait };

/** Submits an upload that needs approval. @returns the parameters for approving it */
async function prepared(item: INodeExecutionData, content: string): Promise<INodeParameters> {
	const parameters = { ...submit, platforms: ['instagram'], content };
	const { json, error } = await kit.engine.run({ node: 'mediaKit', parameters, items: [item] });
	if (error) throw error;
	return { resource: 'upload', operation: 'approve', uploadId: String(json[0]?.upload_id), ...wait };
}

async function play(index: number): Promise<string[]> {
	const random = randomOf(index);
	const job = JOBS[index % JOBS.length];
	const fault = random.pick(FAULTS);
	const skip = random.integer(0, 2);
	const video = videoOf(sampleVideo.length + 1000 + index);
	const content = `Case ${index}`;
	const item = await kit.fileItem(video);
	const url = kit.web.serve(`video-${index}.mp4`, video);
	const toTikTok = { ...submit, platforms: ['tiktok'] };
	const parameters: INodeParameters = {
		'a file': toTikTok,
		'a file with a long caption': { ...toTikTok, content: 'ü'.repeat(2_000) },
		'a URL': { ...toTikTok, source: 'url', videoUrl: url },
		'an approval': job === 'an approval' ? await prepared(item, content) : {},
	}[job ?? 'a file'];
	const proxy = await FaultProxy.start(kit.bench.service.url);
	kit.engine.credentials.save(content, { serviceUrl: proxy.url, apiKey: API_KEY });
	proxy.order(fault, skip);
	const run = { node: 'mediaKit' as const, credentialId: content, withService: false, retryOnFail: true };
	const { error } = await kit.engine.run({ ...run, parameters, items: [item] });
	proxy.release();
	const hasEnded = async () =>
		(await uploadsOf(sha256([video]))).every(({ deliveries }) =>
			deliveries.every(({ state }) => /delivered|published|awaiting_approval/.test(state)),
		);
	await eventually(hasEnded, 60_000);
	await proxy.close();
	const found: IDataObject = {
		uploads: (await uploadsOf(sha256([video]))).length,
		drafts: (await kit.bench.drafts()).filter(({ sha256: sum }) => sum === sha256([video])).length,
		posts: (await kit.bench.posts()).filter(({ caption }) => caption === content).length,
	};
	const wanted =
		job === 'an approval' ? { uploads: 1, drafts: 0, posts: 1 } : { uploads: 1, drafts: 1, posts: 0 };
	if (JSON.stringify(found) === JSON.stringify(wanted) && !error) return [];
	return [
		`case ${index}, ${job}, ${fault} after ${skip}: ${JSON.stringify({ found, error: error?.message })}`,
	];
}

test('each upload and each approval happens once, whichever request to the service fails, though n8n runs the node three times', async () => {
	expect((await playInLanes(LANES, runs, play)).flat()).toEqual([]);
}, 3_600_000);
