import { open } from 'node:fs/promises';
import { request, type Agent } from 'undici';
import { initInboxUpload, partsOf, planChunks, type TikTok } from '../../platforms/tiktok';

/** Sends a file using a file handle, one reused buffer and undici, without retries. */
export async function sendFile(
	tiktok: TikTok,
	dispatcher: Agent,
	path: string,
	sizeBytes: number,
): Promise<string> {
	const plan = planChunks(sizeBytes);
	const parts = partsOf(plan);
	const { publishId, uploadUrl } = await initInboxUpload(tiktok, plan);
	const buffer = Buffer.allocUnsafe(Math.max(...parts.map((part) => part.sizeBytes)));
	const file = await open(path);
	for (const part of parts) {
		const body = buffer.subarray(0, part.sizeBytes);
		await file.read(body, 0, part.sizeBytes, part.first);
		const answer = await request(uploadUrl, {
			dispatcher,
			method: 'PUT',
			headers: {
				'content-type': 'video/mp4',
				'content-range': `bytes ${part.first}-${part.last}/${sizeBytes}`,
			},
			body,
		});
		await answer.body.dump();
		if (answer.statusCode >= 300) throw new Error(`The sandbox answered ${answer.statusCode}`);
	}
	await file.close();
	return publishId;
}
