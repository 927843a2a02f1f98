import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { addAudienceAndPictures, draw, fillIn, liveThreeMonths, type Size } from '../e2e/mediakit-scenarios';
import { ARTIFACTS } from '../e2e/support/chromium';
import { PageBench } from '../support/mediakit-pages';
import { API_KEY } from '../support/service';
import { VideoServer } from '../support/video-server';

const run = promisify(execFile);

/** Lighthouse is large and used only by this test, so it is installed in the user's cache folder. */
const LIGHTHOUSE = 'lighthouse@13.5.0';
const FOLDER = join(
	process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'),
	'mediakit-for-n8n',
	LIGHTHOUSE.replace('@', '-'),
);
const ENTRY = join(FOLDER, 'node_modules/lighthouse/cli/index.js');

/** The categories whose scores do not depend on the load of the machine. */
const ALWAYS_FULL = ['accessibility', 'best-practices', 'seo'] as const;

interface Report {
	categories: Record<string, { score: number; auditRefs: { id: string; weight: number }[] }>;
	audits: Record<string, { score: number | null; title: string }>;
}

const bench = new PageBench();
/** A server that provides the images of posts, as a platform would. */
let pictures: VideoServer;

beforeAll(async () => {
	if (!existsSync(ENTRY)) {
		await mkdir(FOLDER, { recursive: true });
		const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--prefix', FOLDER];
		await run('npm', ['install', ...options, LIGHTHOUSE]);
	}
	await mkdir(ARTIFACTS, { recursive: true });
	const picture = await draw(720, 1280, ['#40367a', '#f28482']);
	pictures = await VideoServer.start((_request, response) => response.end(picture));
	await bench.open({}, [new URL(pictures.url).host]);
});
afterAll(async () => {
	await bench.close();
	await pictures.close();
});

/** Runs Lighthouse on a page. @param headers sent with each of the page's requests */
async function audit(name: string, path: string, headers: Record<string, string> = {}): Promise<Report> {
	const { stdout } = await run(
		process.execPath,
		[
			ENTRY,
			`${bench.service.url}${path}`,
			'--output=json',
			'--quiet',
			'--chrome-flags=--headless=new --no-sandbox --disable-gpu --no-first-run',
			`--only-categories=performance,${ALWAYS_FULL.join(',')}`,
			`--extra-headers=${JSON.stringify(headers)}`,
		],
		{ env: { ...process.env, CHROME_PATH: '/usr/bin/chromium' }, maxBuffer: 100_000_000 },
	);
	await writeFile(join(ARTIFACTS, `lighthouse-${name}.json`), stdout);
	return JSON.parse(stdout) as Report;
}

/** Returns all failed audits, except those for speed. @param meant the IDs of audits that fail by design */
function toImprove({ categories, audits }: Report, meant: readonly string[] = []): string[] {
	return ALWAYS_FULL.flatMap((category) =>
		(categories[category]?.auditRefs ?? [])
			.filter(({ id, weight }) => weight > 0 && (audits[id]?.score ?? 1) < 1 && !meant.includes(id))
			.map(({ id }) => `${category}: ${audits[id]?.title}`),
	);
}

/** Prints the score for speed. It is not checked, since it depends on the load of the machine. */
const tellSpeed = (name: string, { categories }: Report) =>
	process.stdout.write(`Lighthouse, ${name}: performance ${(categories.performance?.score ?? 0) * 100}\n`);

const PAGES: [name: string, size: Size, isFull: boolean][] = [
	['everything filled in, 1,890,000 views', { followers: 1_204_500, views: 1_890_000 }, true],
	['nothing filled in, 3 followers', { followers: 3, views: 5 }, false],
];

it.each(PAGES)('Lighthouse finds nothing to improve on a media-kit page: %s', async (name, size, isFull) => {
	await liveThreeMonths(bench, size, isFull);
	await bench.setPage('mara', isFull ? await fillIn(bench) : {});
	if (isFull) await addAudienceAndPictures(bench, pictures);
	const report = await audit(isFull ? 'full' : 'empty', '/mediakit/mara');
	tellSpeed(name, report);
	expect(toImprove(report)).toEqual([]);
	expect(ALWAYS_FULL.map((category) => report.categories[category]?.score)).toEqual([1, 1, 1]);
});

/** Returns headers with the cookie of a new dashboard session. */
async function logIn(): Promise<Record<string, string>> {
	const { headers } = await fetch(`${bench.service.url}/dashboard/login`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ secret: API_KEY }),
		redirect: 'manual',
	});
	return {
		Cookie: headers
			.getSetCookie()
			.map((cookie) => cookie.split(';')[0])
			.join('; '),
	};
}

const VIEWS: [name: string, path: string, isOpen: boolean][] = [
	['sign-in', '/', true],
	['overview', '/#/overview', false],
	['inbox', '/#/uploads', false],
	['statistics', '/#/statistics', false],
];

it.each(VIEWS)('Lighthouse finds nothing to improve in the dashboard: %s', async (name, path, isOpen) => {
	const report = await audit(name, path, isOpen ? {} : await logIn());
	tellSpeed(name, report);
	// Search engines must not list the dashboard.
	expect(toImprove(report, ['is-crawlable'])).toEqual([]);
});
