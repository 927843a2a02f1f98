import { isImage } from '../../../platforms/media';
import { validateRequest, type ContainerRequest, type MediaSource } from '../../../platforms/instagram';
import type { LoginName } from '../../config';
import { ApiError } from '../../core/errors';
import { captionOf, mediaOf, withFile, type Upload } from '../upload';
import { postOf } from './instagram-fields';
import type { InstagramContext } from './instagram-publishing';

/** Instagram fetches media immediately, but may fetch a video again while processing it. */
const LINK_LIFETIME_SECONDS = 2 * 60 * 60;

/**
 * True if Instagram fetches a `video_url` itself, which is only the case if there is no other way to provide the file.
 */
export const readsUrlItself = (login: LoginName, isReachable: boolean) =>
	login === 'instagram' && !isReachable;

const publicUrlRequired = () =>
	new ApiError(
		409,
		'public_url_required',
		'Instagram fetches this file from a public URL, but this service has none. Set PUBLIC_URL to an https URL that Instagram can reach, then send it again.',
		'fix-request',
	);

/**
 * Returns an upload's media in a form that Instagram accepts: video bytes through Facebook Login, otherwise a URL. If
 * this service has no public URL, the caller must provide one (contracts/instagram-api.md §4.2).
 */
async function sourceOf(context: InstagramContext, upload: Upload): Promise<MediaSource> {
	const { instagram, files, signLink } = context;
	const [imageUrl] = upload.imageUrls;
	if (imageUrl !== undefined) return { url: imageUrl, kind: 'image' };
	if (upload.videoUrl !== null && readsUrlItself(instagram.login, signLink !== undefined)) {
		return { url: upload.videoUrl, kind: 'video' };
	}
	const ready = withFile(upload);
	const { fileName, sizeBytes, contentType } = ready;
	await context.requireFitMedia(ready);
	const image = isImage(contentType);
	if (!image && instagram.login === 'facebook') {
		return { sizeBytes, open: (firstByte) => Promise.resolve(files.read(fileName, firstByte)) };
	}
	if (signLink === undefined) throw publicUrlRequired();
	return { url: signLink(fileName, LINK_LIFETIME_SECONDS), kind: image ? 'image' : 'video' };
}

/**
 * Builds the container request for an upload.
 *
 * @throws PlatformError if Instagram would certainly reject it; ApiError `public_url_required`
 */
export async function instagramRequest(context: InstagramContext, upload: Upload): Promise<ContainerRequest> {
	const mediaType = postOf({ media: mediaOf(upload), mediaType: upload.mediaType });
	const texts = { caption: captionOf(upload), force: upload.force };
	const children = upload.imageUrls.map((url) => ({ source: { url, kind: 'image' } as const }));
	const request: ContainerRequest =
		mediaType === 'CAROUSEL'
			? { mediaType, ...texts, children }
			: { mediaType, ...texts, source: await sourceOf(context, upload) };
	const problem = validateRequest(request, context.instagram.login);
	if (problem) throw problem;
	return request;
}
