import { Agent, request } from 'undici';
import { initInboxUpload, partsOf, planChunks } from '../../platforms/tiktok';
import { connectClient } from '../support/tiktok';
import { measureUpload, type Measurement, type Send } from './measure';

/** Requests each chunk as a range and sends it on in the simplest possible way. */
async function measureRangedLoop(url: string, sizeBytes: number, source: string): Promise<Measurement> {
	const { tiktok, close } = await connectClient({ url });
	const dispatcher = new Agent();
	async function prepare(size: number): Promise<Send> {
		return async () => {
			const plan = planChunks(size);
			const { publishId, uploadUrl } = await initInboxUpload(tiktok, plan);
			for (const { first, last } of partsOf(plan)) {
				const range = { range: `bytes=${first}-${last}` };
				const part = await request(`${source}/${size}`, { dispatcher, headers: range });
				const body = Buffer.from(await part.body.arrayBuffer());
				const headers = { 'content-type': 'video/mp4', 'content-range': `bytes ${first}-${last}/${size}` };
				const answer = await request(uploadUrl, { dispatcher, method: 'PUT', headers, body });
				await answer.body.dump();
				if (answer.statusCode >= 300) throw new Error(`The sandbox answered ${answer.statusCode}`);
			}
			return publishId;
		};
	}
	try {
		return await measureUpload(prepare, sizeBytes);
	} finally {
		await dispatcher.close();
		await close();
	}
}

/** `ranged-upload.ts SANDBOX_URL BYTES SOURCE_URL`: sends the same chunks as the node, read from a web server. */
const [url = '', sizeBytes, source = ''] = process.argv.slice(2);
void measureRangedLoop(url, Number(sizeBytes), source).then((measurement) =>
	console.log(JSON.stringify(measurement)),
);
