import type { ReportJson } from '../../../service/uploads';
import { LocalServer } from '../../contracts/support/local-server';
import { jpeg, png } from '../../contracts/support/media-files';
import { connectAccount } from '../../support/service';
import { startUploads, type Uploads } from '../../support/uploads';
import { sampleVideo } from '../../support/video-bytes';

const PREFLIGHT = '/api/uploads/preflight';

let uploads: Uploads;
const web = new LocalServer();

beforeAll(async () => {
	await web.listen();
	const host = new URL(web.address('')).host;
	uploads = await startUploads({ FETCH_HOST_ALLOWLIST: host });
	await connectAccount(uploads.service, 'instagram');
});
beforeEach(() => web.assets.clear());
afterAll(async () => {
	await uploads.close();
	await web.close();
});

async function preflight(fields: Record<string, unknown>): Promise<ReportJson> {
	const { status, body } = await uploads.postJson(fields, PREFLIGHT);
	expect([status, body.error]).toEqual([200, undefined]);
	return body as unknown as ReportJson;
}

const PHOTO = () => web.serve('photo.jpg', jpeg(1080, 1350));
const codesOf = ({ problems }: ReportJson) => problems.map(({ platform, code }) => `${platform} ${code}`);

describe('the texts of a post', () => {
	it.each([
		['a caption of 2,200 emoji, which are characters', { content: '🎬'.repeat(2200) }, []],
		['a caption of 2,201 characters', { content: '🎬'.repeat(2201) }, ['instagram caption_too_long']],
		['30 hashtags and 20 mentions', { content: '#a '.repeat(30) + '@b '.repeat(20) }, []],
		[
			'31 hashtags and 21 mentions',
			{ content: '#a '.repeat(31) + '@b '.repeat(21) },
			['instagram too_many_hashtags', 'instagram too_many_mentions'],
		],
		['a title of 45 emoji, which have 90 UTF-16 units', { video_title: '🎬'.repeat(45), content: 'x' }, []],
		['a title of 46 emoji', { video_title: '🎬'.repeat(46), content: 'x' }, ['tiktok title_too_long']],
		['4,000 units of description', { video_description: 'd'.repeat(4000), content: 'x' }, []],
		[
			'4,001 units of description',
			{ video_description: 'd'.repeat(4001), content: 'x' },
			['tiktok description_too_long'],
		],
		[
			'title and description that make one caption',
			{ video_title: 't'.repeat(91), video_description: 'd'.repeat(4001) },
			['instagram caption_too_long', 'tiktok description_too_long', 'tiktok title_too_long'],
		],
	])(
		'are counted as each platform counts, by preflight and by the webhook alike: %s',
		async (_what, texts, expected) => {
			const fields = { platforms: ['tiktok', 'instagram'], image_urls: [PHOTO()], ...texts };
			const report = await preflight(fields);
			expect(codesOf(report).sort()).toEqual(expected);
			for (const { action, message } of report.problems) {
				expect([action, message]).toEqual([
					'fix-request',
					expect.stringMatching(/(has|mentions) \d+ .*(accepts|takes) \d+/),
				]);
			}
			if (expected.length === 0) return;
			const refused = await uploads.refused(() => uploads.postJson(fields));
			expect(refused).toMatchObject({ status: 400, body: { error: { action: 'fix-request' } } });
			const { code } = refused.body.error as { code: string };
			expect(expected.map((each) => each.split(' ')[1])).toContain(code);
		},
	);

	it('do not matter where they are not sent: to a TikTok video draft and to a story', async () => {
		const fields = { video_title: 't'.repeat(200), content: 'c'.repeat(5000) };
		const video_url = web.serve('video.mp4', sampleVideo);
		expect(codesOf(await preflight({ platforms: ['tiktok'], video_url, ...fields }))).toEqual([]);
		const story = { platforms: ['instagram'], media_type: 'STORIES', image_urls: [PHOTO()], ...fields };
		expect(codesOf(await preflight(story))).toEqual([]);
	});
});

describe('the photos behind image_urls', () => {
	const both = { platforms: ['tiktok', 'instagram'] };

	it('have no problem if they are good', async () => {
		const report = await preflight({ ...both, image_urls: [PHOTO()] });
		expect(report.problems).toEqual([]);
		expect(report.warnings).toContainEqual({
			code: 'domain_verification',
			message: expect.stringContaining(new URL(web.address('')).host),
		});
	});

	it.each([
		[
			'a PNG',
			() => web.serve('a.jpg', png),
			['tiktok container_refused', 'instagram container_refused'],
			/is PNG; .* accepts only JPEG/,
		],
		[
			'a page',
			() => web.put('b', { bytes: Buffer.from('<!doctype html><p>Sign in') }),
			['tiktok container_refused', 'instagram container_refused'],
			/is an HTML page/,
		],
		[
			'a video',
			() => web.serve('c.mp4', sampleVideo),
			['tiktok container_refused', 'instagram container_refused'],
			/is an? (MP4|MOV) video/,
		],
		[
			'more than 1080p',
			() => web.serve('d.jpg', jpeg(1440, 1440)),
			['tiktok frame_size_refused'],
			/has 1440 × 1440 pixels; TikTok accepts photos of up to 1080 × 1920 \(1080p\)/,
		],
		[
			'too tall for the feed',
			() => web.serve('e.jpg', jpeg(1080, 1920)),
			['instagram aspect_ratio_refused'],
			/has 1080 × 1920 pixels, .* Instagram's feed accepts 0\.75/,
		],
		[
			'too many bytes',
			() => web.serve('f.jpg', jpeg(1080, 1350, { dataBytes: 20_000_001 })),
			['tiktok file_too_large', 'instagram file_too_large'],
			/has \d+ bytes; TikTok accepts photos of up to 20000000 bytes/,
		],
		[
			'missing',
			() => web.address('gone.jpg'),
			['tiktok url_not_readable', 'instagram url_not_readable'],
			/cannot be read \(HTTP status 404\)/,
		],
		['refused', () => 'http://127.0.0.1:1/x.jpg', [], /not a public address/],
		[
			'a redirect',
			() => web.put('g', { status: 302, location: PHOTO() }),
			['tiktok url_redirects'],
			/behind a redirect, which TikTok does not follow/,
		],
	])('are named with what was found and the limit: %s', async (_what, url, expected, message) => {
		const image_urls = [url()];
		if (expected.length === 0) {
			const answer = await uploads.postJson({ ...both, image_urls }, PREFLIGHT);
			expect(answer).toMatchObject({ status: 400, body: { error: { code: 'url_not_allowed' } } });
			return;
		}
		const report = await preflight({ ...both, image_urls });
		expect(codesOf(report)).toEqual(expected);
		expect(report.problems[0]?.message).toMatch(/^The photo /);
		expect(report.problems[0]?.message).toMatch(message);
	});

	it('are named where what is known of Instagram contradicts itself', async () => {
		const tall = web.serve('tall.jpg', jpeg(1080, 1440));
		const report = await preflight({ platforms: ['instagram'], image_urls: [PHOTO(), tall] });
		expect(report.ok).toBe(true);
		expect(report.warnings).toContainEqual({
			code: 'aspect_ratio_doubtful',
			message: expect.stringMatching(/^Photo 2 of 2 has 1080 × 1440 pixels/),
		});
	});

	it('are counted, and one bad one fails the whole carousel', async () => {
		const bad = web.serve('bad.jpg', png);
		const report = await preflight({ platforms: ['instagram'], image_urls: [PHOTO(), bad, PHOTO()] });
		expect(report.problems).toEqual([
			{
				platform: 'instagram',
				code: 'container_refused',
				action: 'fix-media',
				message: expect.stringMatching(/^Photo 2 of 3 is PNG; .*One bad photo fails the whole carousel\.$/),
			},
		]);
		const eleven = Array.from({ length: 11 }, PHOTO);
		const many = await preflight({ platforms: ['instagram'], image_urls: eleven, content: '#a'.repeat(31) });
		expect(codesOf(many)).toEqual(['instagram media_type_mismatch', 'instagram too_many_hashtags']);
		expect(many.problems[0]?.message).toMatch(/needs 2 to 10 photos, but the request has 11 photos/);
	});

	it.each([
		['User-agent: *\nDisallow: /', true],
		['User-agent: facebookexternalhit\nUser-agent: other\nDisallow: /*.jpg$', true],
		['# all\nUser-agent: *\nDisallow: /\nAllow: /photo', false],
		[
			'User-agent: *\nDisallow: /\n\nUser-agent: facebookexternalhit\nAllow: /\nUser-agent: meta-externalfetcher\nAllow: /',
			false,
		],
		['User-agent: somebody\nDisallow: /', false],
		['User-agent: *\nDisallow:', false],
		['User-agent: *\nDisallow: /private*', false],
		['<html>not found', false],
	])('have a warning if robots.txt keeps Meta away: %j', async (robots, warned) => {
		web.put('robots.txt', { bytes: Buffer.from(robots) });
		const report = await preflight({ platforms: ['instagram'], image_urls: [PHOTO()] });
		expect(report.ok).toBe(true);
		expect(report.warnings.some(({ code }) => code === 'robots_disallow')).toBe(warned);
	});

	it('are read in time, whatever robots.txt holds', async () => {
		const hostile = `User-agent: *\nDisallow: /${'a*'.repeat(200_000)}b$`;
		web.put('robots.txt', { bytes: Buffer.from(hostile) });
		const image_urls = [`${PHOTO()}?${'a'.repeat(1000)}`];
		expect((await preflight({ platforms: ['instagram'], image_urls })).ok).toBe(true);
	});
});
