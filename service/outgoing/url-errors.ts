import { ApiError } from '../core/errors';

/** The URL could not be read. @param mayPass whether it may be readable later without anybody doing anything */
export const notReadable = (message: string, mayPass = false) =>
	new ApiError(400, 'url_not_readable', message, mayPass ? 'retry' : 'fix-request', { retryable: mayPass });

/** The server is too slow. That may pass, but not for a whole day of retries. */
export const tooSlow = (reason: string) =>
	new ApiError(
		400,
		'url_too_slow',
		`video_url was given up: ${reason}. Use a faster server, or send the file itself.`,
		'fix-request',
		{ retryable: true },
	);

/** A URL broke off while it was read. */
export class BrokenOff extends ApiError {
	/** @param mayGoOn whether the bytes that came are good, so that reading can go on behind them */
	constructor(
		reason: string,
		readonly mayGoOn = true,
	) {
		super(
			400,
			'url_not_readable',
			`video_url broke off (${reason}). Check the URL and try again.`,
			'fix-request',
		);
	}
}

/** Services that give a page about a file where the file itself is expected, and how to get at the file. */
const FILE_HOSTS: [host: RegExp, advice: string][] = [
	[
		/(^|\.)(drive|docs)\.google\.com$/,
		'Google Drive shows a page for it; use the Google Drive node of n8n and send the file, or put it on a web server.',
	],
	[
		/(^|\.)dropbox\.com$/,
		'Dropbox shows a page for it; end the link with "dl=1" instead of "dl=0", or use the Dropbox node of n8n and send the file.',
	],
	[
		/(^|\.)(wetransfer\.com|we\.tl)$/,
		'WeTransfer gives files only through its page; download the file and send it, or put it on a web server.',
	],
	[
		/(^|\.)(1drv\.ms|onedrive\.live\.com|sharepoint\.com)$/,
		'OneDrive shows a page for it; use the Microsoft OneDrive node of n8n and send the file.',
	],
	[/(^|\.)icloud\.com$/, 'iCloud shows a page for it; download the file and send it.'],
];

/** The URL leads to a web page about the video instead of the video. */
export function pageInstead(url: string): ApiError {
	const { hostname } = new URL(url);
	const advice =
		FILE_HOSTS.find(([host]) => host.test(hostname))?.[1] ??
		'Use the URL that downloads the file itself, without a login and without a page before it.';
	return new ApiError(
		415,
		'url_is_a_page',
		`video_url (${hostname}) gives a web page (HTML), not a video. ${advice}`,
		'fix-request',
	);
}
