import { ApiError } from '../core/errors';

/**
 * Returns the error for a URL that could not be read.
 *
 * @param mayPass true if it may become readable without user action
 */
export const notReadable = (message: string, mayPass = false) =>
	new ApiError(400, 'url_not_readable', message, mayPass ? 'retry' : 'fix-request', { retryable: mayPass });

/** Returns the error for a server that is too slow. The problem may pass, but is not worth a whole day of retries. */
export const tooSlow = (reason: string) =>
	new ApiError(
		400,
		'url_too_slow',
		`Reading video_url was aborted: ${reason}. Use a faster server, or send the file itself.`,
		'fix-request',
		{ retryable: true },
	);

/** The connection broke while a URL was being read. */
export class BrokenOff extends ApiError {
	/** @param mayGoOn true if the received bytes are valid, so that reading can be resumed after them */
	constructor(
		reason: string,
		readonly mayGoOn = true,
	) {
		super(
			400,
			'url_not_readable',
			`The connection to video_url broke off (${reason}). Check the URL and try again.`,
			'fix-request',
		);
	}
}

/** Services that return a web page instead of the file, and how to get the file. */
const FILE_HOSTS: [host: RegExp, advice: string][] = [
	[
		/(^|\.)(drive|docs)\.google\.com$/,
		"Google Drive shows a page for it; use n8n's Google Drive node and send the file, or host it on a web server.",
	],
	[
		/(^|\.)dropbox\.com$/,
		'Dropbox shows a page for it; end the link with "dl=1" instead of "dl=0", or use n8n\'s Dropbox node and send the file.',
	],
	[
		/(^|\.)(wetransfer\.com|we\.tl)$/,
		'WeTransfer only serves files through its page; download the file and send it, or host it on a web server.',
	],
	[
		/(^|\.)(1drv\.ms|onedrive\.live\.com|sharepoint\.com)$/,
		"OneDrive shows a page for it; use n8n's Microsoft OneDrive node and send the file.",
	],
	[/(^|\.)icloud\.com$/, 'iCloud shows a page for it; download the file and send it.'],
];

/** Returns the error for a URL that leads to a web page instead of the video itself. */
export function pageInstead(url: string): ApiError {
	const { hostname } = new URL(url);
	const advice =
		FILE_HOSTS.find(([host]) => host.test(hostname))?.[1] ??
		'Use a direct download URL that requires no login.';
	return new ApiError(
		415,
		'url_is_a_page',
		`video_url (${hostname}) returns a web page (HTML), not a video. ${advice}`,
		'fix-request',
	);
}
