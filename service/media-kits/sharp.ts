import { ApiError } from '../core/errors';

/** True once loading the module has failed because it has no binary for this system. */
let isMissing = false;

/** True if images can be rendered, as far as is known; does not load the module. */
export const canDraw = () => !isMissing;

/**
 * The image module. It is loaded for the first image, since it takes tens of megabytes of memory, and so that
 * systems without a binary for it work without images.
 *
 * @throws ApiError `pictures_unavailable`
 */
export async function loadSharp() {
	try {
		const { default: sharp } = await import('sharp');
		// Its cache takes more memory than it saves time here.
		sharp.cache(false);
		return sharp;
	} catch {
		isMissing = true;
		throw new ApiError(
			501,
			'pictures_unavailable',
			'The service cannot render images because its module sharp has no binary for this system; everything else works. Run "npm install --include=optional" where the service is installed, then restart it.',
			'fix-request',
		);
	}
}
