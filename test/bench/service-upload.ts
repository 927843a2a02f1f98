import { Readable } from 'node:stream';
import { SERVICE_CREDENTIAL } from '../support/credentials';
import { Engine } from '../support/engine';
import { API_KEY } from '../support/service';
import { videoBytes } from '../support/video-bytes';
import { measureUpload, type Measurement, type Send } from './measure';

const parameters = { resource: 'upload', operation: 'submit', platforms: ['tiktok'], source: 'binary' };

async function measureNode(serviceUrl: string, sizeBytes: number): Promise<Measurement> {
	const engine = await Engine.start('filesystem');
	engine.credentials.save(SERVICE_CREDENTIAL, { serviceUrl, apiKey: API_KEY });
	async function prepare(size: number): Promise<Send> {
		const data = await engine.storeBinary(Readable.from(videoBytes(size)), 'video.mp4');
		return async () => {
			const items = [{ json: {}, binary: { data } }];
			const { json, error } = await engine.run({ node: 'mediaKit', parameters, items });
			if (error) throw error;
			return String(json[0]?.upload_id);
		};
	}
	try {
		return await measureUpload(prepare, sizeBytes);
	} finally {
		await engine.close();
	}
}

/* `service-upload.ts SERVICE_URL BYTES`: sends a file from n8n's disk with the MediaKit node in n8n's engine. */
const [url = '', sizeBytes] = process.argv.slice(2);
void measureNode(url, Number(sizeBytes)).then((measurement) => console.log(JSON.stringify(measurement)));
