import { join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';

/** Where the tests keep their pictures; not in git. */
export const ARTIFACTS = join(__dirname, '../artifacts');

/** Starts Debian's Chromium, which asks nobody outside for anything. */
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
