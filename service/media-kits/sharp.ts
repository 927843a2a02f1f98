import { ApiError } from '../core/errors';

/** Whether the module was asked for and has no binary for this system. */
let isMissing = false;

/** Whether pictures can be made, as far as is known; nothing is loaded to find out. */
export const canDraw = () => !isMissing;

/**
 * The module that makes pictures. It is loaded with the first picture, since it takes tens of megabytes of memory, and
 * a system for which it has no binary can do without pictures.
 *
 * @throws ApiError `pictures_unavailable`
 */
export async function loadSharp() {
	try {
		const { default: sharp } = await import('sharp');
		// What it keeps for repeated work takes more memory than it saves time here.
		sharp.cache(false);
		return sharp;
	} catch {
		isMissing = true;
		throw new ApiError(
			501,
			'pictures_unavailable',
			'The service can make no pictures, since its module sharp has no binary for this system. Everything else works. Run "npm install --include=optional" where the service is installed, and start it again.',
			'fix-request',
		);
	}
}
