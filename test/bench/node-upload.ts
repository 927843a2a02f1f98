import { Readable } from 'node:stream';
import type { INodeParameters } from 'n8n-workflow';
import { connect } from '../support/connect';
import { Engine } from '../support/engine';
import { videoBytes } from '../support/video-bytes';
import { measureUpload, type Measurement, type Send } from './measure';

const upload = { resource: 'video', operation: 'uploadDraft', waitForDelivery: false };

/**
 * @param source the URL of a server that serves the video at a path that names its size; undefined to use n8n's disk
 */
async function measureNode(url: URL, sizeBytes: number, source: string | undefined): Promise<Measurement> {
	const engine = await Engine.start('filesystem');
	async function send(parameters: INodeParameters, binary = {}): Promise<string> {
		const { json, error } = await engine.run({
			parameters: { ...upload, ...parameters },
			items: [{ json: {}, binary }],
		});
		if (error) throw error;
		return String(json[0]?.publishId);
	}
	async function prepare(size: number): Promise<Send> {
		if (source) return () => send({ source: 'url', videoUrl: `${source}/${size}` });
		const data = await engine.storeBinary(Readable.from(videoBytes(size)), 'video.mp4');
		return () => send({ source: 'binary', binaryPropertyName: 'data' }, { data });
	}
	try {
		await connect(engine, { host: url.host, base: (host) => `${url.origin}/${host}` });
		return await measureUpload(prepare, sizeBytes);
	} finally {
		await engine.close();
	}
}

/** `node-upload.ts SANDBOX_URL BYTES [SOURCE_URL]`: sends a file with the TikTok node in n8n's engine. */
const [url = '', sizeBytes, source] = process.argv.slice(2);
void measureNode(new URL(url), Number(sizeBytes), source).then((measurement) =>
	console.log(JSON.stringify(measurement)),
);
