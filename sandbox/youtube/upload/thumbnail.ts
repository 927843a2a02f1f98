import { createHash } from 'node:crypto';
import { found, required } from '../parameters';
import type { Answer, SandboxRequest } from '../../kernel/types';
import { admit, requireChannel } from '../access';
import type { YouTube } from '../context';
import { ownVideo } from '../resources/changes';
import { ApiError } from '../errors';
import { write } from '../quota';
import { access } from '../scopes';

const mostBytes = 50 * 1024 * 1024;
const leastWidth = 640;
const longestShortSeconds = 180;

/** `POST upload/thumbnails/set` (contract §6, rule 45). */
export async function setThumbnail(youTube: YouTube, request: SandboxRequest): Promise<Answer> {
	const caller = admit(youTube, request, write, access.upload);
	requireChannel(caller);
	const video = ownVideo(youTube, caller, required(request, 'videoId'));
	const bytes = await request.bytes(mostBytes);
	if (bytes.length === 0) {
		throw new ApiError('mediaBodyRequired', 'The request does not include the image content.');
	}
	if (!caller.user.phoneVerified) {
		throw new ApiError(
			'forbidden',
			"The authenticated user doesn't have permissions to upload and set custom video thumbnails.",
			{
				domain: 'youtube.thumbnail',
			},
		);
	}
	const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? '';
	const size = ['image/jpeg', 'image/png', 'application/octet-stream'].includes(type) ? sizeOf(bytes) : null;
	if (!size || size.width < leastWidth) {
		throw new ApiError('invalidImage', 'The provided image content is invalid.');
	}
	const isShort = video.height >= video.width && video.durationSeconds <= longestShortSeconds;
	if (isShort && video.uploadStatus !== 'processed' && youTube.switches.shortsThumbnail === 'processed') {
		throw new ApiError(
			'failedPrecondition',
			'The thumbnail of a Short can be set once it has been processed.',
		);
	}
	video.thumbnail = {
		sizeBytes: bytes.length,
		sha256: createHash('sha256').update(bytes).digest('hex'),
		...size,
	};
	const url = `${request.baseUrl}/i.ytimg.com/vi/${video.id}/default.jpg`;
	return found({
		kind: 'youtube#thumbnailSetResponse',
		items: [{ default: { url, width: 120, height: 90 } }],
	});
}

/** Reads the width and height from the header of a JPEG or PNG; returns `null` for any other format. */
function sizeOf(bytes: Buffer): { width: number; height: number } | null {
	if (bytes.length > 24 && bytes.readUInt32BE(0) === 0x89504e47) {
		return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) };
	}
	if (bytes.length < 4 || bytes.readUInt16BE(0) !== 0xffd8) return null;
	for (let at = 2; at + 9 < bytes.length; at += 2 + bytes.readUInt16BE(at + 2)) {
		const marker = bytes.readUInt16BE(at);
		const isFrame = marker >= 0xffc0 && marker <= 0xffcf && ![0xffc4, 0xffc8, 0xffcc].includes(marker);
		if (isFrame) return { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) };
	}
	return null;
}
