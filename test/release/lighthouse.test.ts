import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { addAudienceAndPictures, draw, fillIn, liveThreeMonths, type Size } from '../e2e/mediakit-scenarios';
import { ARTIFACTS } from '../e2e/support/chromium';
import { PageBench } from '../support/mediakit-pages';
import { VideoServer } from '../support/video-server';

const run = promisify(execFile);

/** Large, and for this test alone: it stays in the cache of the person or machine that runs this. */
const LIGHTHOUSE = 'lighthouse@13.5.0';
const FOLDER = join(
	process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'),
	'mediakit-for-n8n',
	LIGHTHOUSE.replace('@', '-'),
);
const ENTRY = join(FOLDER, 'node_modules/lighthouse/cli/index.js');

/** What does not depend on how busy the machine is. */
const ALWAYS_FULL = ['accessibility', 'best-practices', 'seo'] as const;

interface Report {
	categories: Record<string, { score: number; auditRefs: { id: string; weight: number }[] }>;
	audits: Record<string, { score: number | null; title: string }>;
}

const bench = new PageBench();
/** The server of a platform that has the pictures of posts. */
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

async function audit(name: string): Promise<Report> {
	const { stdout } = await run(
		process.execPath,
		[
			ENTRY,
			`${bench.service.url}/mediakit/mara`,
			'--output=json',
			'--quiet',
			'--chrome-flags=--headless=new --no-sandbox --disable-gpu --no-first-run',
			`--only-categories=performance,${ALWAYS_FULL.join(',')}`,
		],
		{ env: { ...process.env, CHROME_PATH: '/usr/bin/chromium' }, maxBuffer: 100_000_000 },
	);
	await writeFile(join(ARTIFACTS, `lighthouse-${name}.json`), stdout);
	return JSON.parse(stdout) as Report;
}

const PAGES: [name: string, size: Size, isFull: boolean][] = [
	['everything filled in, 1,890,000 views', { followers: 1_204_500, views: 1_890_000 }, true],
	['nothing filled in, 3 followers', { followers: 3, views: 5 }, false],
];

it.each(PAGES)('Lighthouse finds nothing to improve on a media-kit page: %s', async (name, size, isFull) => {
	await liveThreeMonths(bench, size, isFull);
	await bench.setPage('mara', isFull ? await fillIn(bench) : {});
	if (isFull) await addAudienceAndPictures(bench, pictures);
	const { categories, audits } = await audit(isFull ? 'full' : 'empty');
	process.stdout.write(`Lighthouse, ${name}: performance ${(categories.performance?.score ?? 0) * 100}\n`);
	const toImprove = ALWAYS_FULL.flatMap((category) =>
		(categories[category]?.auditRefs ?? [])
			.filter(({ id, weight }) => weight > 0 && (audits[id]?.score ?? 1) < 1)
			.map(({ id }) => `${category}: ${audits[id]?.title}`),
	);
	expect(toImprove).toEqual([]);
	expect(ALWAYS_FULL.map((category) => categories[category]?.score)).toEqual([1, 1, 1]);
});
