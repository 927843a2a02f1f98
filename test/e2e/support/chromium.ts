import { join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';

/** Folder for the tests' screenshots; not in Git. */
export const ARTIFACTS = join(__dirname, '../artifacts');

/** Starts Debian's Chromium, with requests to its vendor disabled. */
export const launchChromium = (): Promise<Browser> =>
	chromium.launch({
		executablePath: '/usr/bin/chromium',
		args: [
			'--no-sandbox',
			'--disable-gpu',
			'--disable-quic',
			'--no-first-run',
			'--disable-background-networking',
			'--disable-component-update',
			'--disable-sync',
		],
	});
