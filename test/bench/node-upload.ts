import { Readable } from 'node:stream';
import { connect } from '../support/connect';
import { Engine } from '../support/engine';
import { videoBytes } from '../support/video-bytes';
import { measureUpload, type Measurement, type Send } from './measure';

const parameters = {
	resource: 'video',
	operation: 'uploadDraft',
	source: 'binary',
	binaryPropertyName: 'data',
	waitForDelivery: false,
};

async function measureNode(url: URL, sizeBytes: number): Promise<Measurement> {
	const engine = await Engine.start('filesystem');
	async function prepare(size: number): Promise<Send> {
		const data = await engine.storeBinary(Readable.from(videoBytes(size)), 'video.mp4');
		return async () => {
			const { json, error } = await engine.run({ parameters, items: [{ json: {}, binary: { data } }] });
			if (error) throw error;
			return String(json[0]?.publishId);
		};
	}
	try {
		await connect(engine, { host: url.host, base: (host) => `${url.origin}/${host}` });
		return await measureUpload(prepare, sizeBytes);
	} finally {
		await engine.close();
	}
}

/** `node-upload.ts SANDBOX_URL BYTES`: a file on n8n's disk goes through the TikTok node in n8n's engine. */
const [url = '', sizeBytes] = process.argv.slice(2);
void measureNode(new URL(url), Number(sizeBytes)).then((measurement) =>
	console.log(JSON.stringify(measurement)),
);
