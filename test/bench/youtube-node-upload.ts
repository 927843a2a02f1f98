import { Readable } from 'node:stream';
import { Engine } from '../support/engine';
import { videoBytes } from '../support/video-bytes';
import { connectYouTubeNode, runYouTube } from '../support/youtube-node';
import { measureUpload, type Measurement } from './measure';

const draft = { resource: 'video', operation: 'uploadDraft', title: 'A large draft', madeForKids: 'no' };

async function measureNode(url: URL, sizeBytes: number): Promise<Measurement> {
	const engine = await Engine.start('filesystem');
	try {
		await connectYouTubeNode(engine, { host: url.host, base: (host) => `${url.origin}/${host}` });
		return await measureUpload(async (size) => {
			const data = await engine.storeBinary(Readable.from(videoBytes(size)), 'video.mp4');
			return async () => {
				const { json, error } = await runYouTube(engine, draft, [{ json: {}, binary: { data } }]);
				if (error) throw error;
				return String(json[0]?.videoId);
			};
		}, sizeBytes);
	} finally {
		await engine.close();
	}
}

/** `youtube-node-upload.ts SANDBOX_URL BYTES`: sends a file with the YouTube node in n8n's engine. */
const [url = '', sizeBytes] = process.argv.slice(2);
void measureNode(new URL(url), Number(sizeBytes)).then((measurement) =>
	console.log(JSON.stringify(measurement)),
);
