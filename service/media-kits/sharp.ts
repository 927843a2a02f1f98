import { ApiError } from '../core/errors';

/** True once the module has failed to load because it has no binary for this system. */
let isMissing = false;

/** True if images can be rendered, as far as is known without loading the module. */
export const canDraw = () => !isMissing;

/**
 * Returns the image module. It is loaded only when the first image is needed, since it takes tens of megabytes of
 * memory. On systems for which it has no binary, the service runs without images.
 *
 * @throws ApiError `pictures_unavailable`
 */
export async function loadSharp() {
	try {
		const { default: sharp } = await import('sharp');
		// Here, the module's cache costs memory but saves hardly any time.
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
