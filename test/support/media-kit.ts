import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { LocalServer } from '../contracts/support/local-server';
import { SERVICE_CREDENTIAL } from './credentials';
import { startDeliveryBench, type DeliveryBench } from './deliveries';
import { Engine, type Outcome } from './engine';
import type { NodeRun } from './node-run';
import { API_KEY } from './service';
import { sampleVideo, videoOf } from './video-bytes';

/** The account for every upload; it must be specified, since the service has several. */
export const ACCOUNT = { account: 'example_creator' };

/** An upload as output by the node. */
export interface Upload extends IDataObject {
	upload_id: string;
	deliveries: { platform: string; state: string; permalink?: string; publish_id?: string }[];
	ended?: boolean;
}

/** n8n's engine, a service that delivers immediately, and a web server with media. */
export interface MediaKitBench {
	engine: Engine;
	bench: DeliveryBench;
	web: LocalServer;
	/** Runs the MediaKit node with the resource `upload`. */
	run(parameters: INodeParameters, more?: Partial<NodeRun>): Promise<Outcome>;
	/** Submits an upload, by default to TikTok. */
	submit(parameters: INodeParameters, more?: Partial<NodeRun>): Promise<Outcome>;
	fileItem(bytes: Buffer): Promise<INodeExecutionData>;
	/** Returns the items for one run, with a new video. */
	newVideo(): Promise<{ items: INodeExecutionData[] }>;
	close(): Promise<void>;
}

export async function startMediaKitBench(): Promise<MediaKitBench> {
	const engine = await Engine.start();
	const web = new LocalServer();
	await web.listen();
	const bench = await startDeliveryBench({
		settings: { FETCH_HOST_ALLOWLIST: new URL(web.serve('any', sampleVideo)).host },
		logins: ['tiktok', 'facebook'],
		switches: {
			'tiktok.processingSeconds': 0,
			'tiktok.downloadSeconds': 0,
			'instagram.processingSeconds': 0,
		},
	});
	engine.credentials.save(SERVICE_CREDENTIAL, { serviceUrl: `${bench.service.url}/`, apiKey: API_KEY });
	const run: MediaKitBench['run'] = (parameters, more) =>
		engine.run({ node: 'mediaKit', parameters: { resource: 'upload', ...parameters }, ...more });
	const fileItem = async (bytes: Buffer) => ({
		json: {},
		binary: { data: await engine.storeBinary(bytes, 'a video.mp4') },
	});
	return {
		engine,
		bench,
		web,
		run,
		submit: (parameters, more) =>
			run({ operation: 'submit', platforms: ['tiktok'], options: ACCOUNT, ...parameters }, more),
		fileItem,
		newVideo: async () => ({ items: [await fileItem(videoOf(sampleVideo.length + 100))] }),
		async close() {
			await bench.close();
			await web.close();
			await engine.close();
		},
	};
}

/** Returns the only upload in a run's output. */
export function only(json: IDataObject[]): Upload {
	expect(json).toHaveLength(1);
	return json[0] as Upload;
}
