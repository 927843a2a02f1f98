import { API_KEY, type TestService } from '../../support/service';
import { readRows } from '../../support/database';
import { startUploads, WEBHOOK, type Uploads } from '../../support/uploads';
import { sampleVideo } from '../../support/video-bytes';

const JPEG = Buffer.from('ffd8ffe000104a46494600010100000100010000ffd9', 'hex');
const CRLF = '\r\n';
/** Public URLs that no test requests. */
const PHOTOS = ['https://93.184.215.14/a.jpg', 'https://93.184.215.14/b.jpg'];

let uploads: Uploads;
let service: TestService;

beforeAll(async () => {
	uploads = await startUploads();
	service = uploads.service;
	uploads.offered.set('/video.mp4', sampleVideo);
});
afterAll(() => uploads.close());

const video = () => `${uploads.mediaUrl}/video.mp4`;

interface Part {
	head: string;
	body: string | Buffer;
}

/** Sends a form with exactly these parts. */
function sendParts(...parts: Part[]) {
	const pieces = parts.flatMap(({ head, body }) => [
		Buffer.from(`--border${CRLF}${head.replaceAll('\n', CRLF)}${CRLF}${CRLF}`),
		Buffer.from(body as string),
		Buffer.from(CRLF),
	]);
	return send(
		'multipart/form-data; boundary=border',
		Buffer.concat([...pieces, Buffer.from(`--border--${CRLF}`)]),
	);
}

const field = (name: string, body: string): Part => ({
	head: `Content-Disposition: form-data; name="${name}"`,
	body,
});
const send = (type: string | undefined, body: string | Buffer, query = '', path = WEBHOOK) =>
	service.call(path + query, {
		method: 'POST',
		headers: type === undefined ? {} : { 'content-type': type },
		body: typeof body === 'string' ? body : new Uint8Array(body),
	});
const taken = (answer: { status: number; body: object }) =>
	expect(answer).toMatchObject({ status: 202, body: { deliveries: [{ platform: 'tiktok' }] } });
/** Returns the stored data of an upload. */
async function stored({ body }: { body: Record<string, unknown> }) {
	const row = (await readRows(service, 'uploads')).find(({ id }) => id === body.upload_id);
	expect(row).toBeDefined();
	return row!;
}

describe('a form', () => {
	it.each([
		['with a file part that has no file name', 'name="file"\nContent-Type: video/mp4'],
		['with a file part that has neither file name nor content type', 'name="file"'],
		[
			'with a file part of another name and no file name',
			'name="clip"\nContent-Type: application/octet-stream',
		],
		['with an empty file name', 'name="file"; filename=""\nContent-Type: application/octet-stream'],
	])('%s is taken', async (_what, rest) => {
		const answer = await sendParts(field('platforms', 'tiktok'), {
			head: `Content-Disposition: form-data; ${rest}`,
			body: sampleVideo,
		});
		taken(answer);
		expect(await stored(answer)).toMatchObject({ size_bytes: sampleVideo.length });
	});

	it('with an empty file input beside the real one is taken, in either order', async () => {
		const real = { head: 'Content-Disposition: form-data; name="file"; filename="a.mp4"', body: sampleVideo };
		for (const name of ['', 'empty.mp4']) {
			const empty = { head: `Content-Disposition: form-data; name="second"; filename="${name}"`, body: '' };
			taken(await sendParts(field('platforms', 'tiktok'), empty, real));
			taken(await sendParts(field('platforms', 'tiktok'), real, empty));
		}
	});

	it('with an empty file input beside a URL is taken; an empty file alone is named', async () => {
		const nothing = { head: 'Content-Disposition: form-data; name="file"; filename=""', body: '' };
		taken(await sendParts(field('platforms', 'tiktok'), field('video_url', video()), nothing));
		expect(await sendParts(field('platforms', 'tiktok'), nothing)).toMatchObject({
			status: 400,
			body: { error: { code: 'media_missing' } },
		});
		const empty = { head: 'Content-Disposition: form-data; name="file"; filename="a.mp4"', body: '' };
		expect(await sendParts(field('platforms', 'tiktok'), empty)).toMatchObject({
			status: 400,
			body: { error: { code: 'empty_file' } },
		});
	});

	it.each([
		['one field', 'platforms', '["tiktok"]'],
		['all fields', 'data', '{"platforms": ["tiktok"], "content": "Hello", "auto_approve": false}'],
	])('with a part of type application/json for %s is taken', async (_what, name, body) => {
		const json = {
			head: `Content-Disposition: form-data; name="${name}"\nContent-Type: application/json`,
			body,
		};
		taken(await sendParts(json, field('video_url', video())));
		const asFile = { ...json, head: json.head.replace(`"${name}"`, `"${name}"; filename="blob"`) };
		taken(await sendParts(asFile, field('video_url', video())));
	});

	it('with a part that is no JSON although it says so is refused in words', async () => {
		const broken = {
			head: 'Content-Disposition: form-data; name="data"\nContent-Type: application/json',
			body: '{',
		};
		const { status, body } = await sendParts(broken);
		expect([status, body.error]).toEqual([
			400,
			expect.objectContaining({ message: expect.stringContaining('that is not valid JSON') }),
		]);
	});

	it('in the form of a web page (x-www-form-urlencoded) is taken', async () => {
		const form = new URLSearchParams({ platforms: 'tiktok', video_url: video(), content: 'Grüße & mehr' });
		const answer = await send('application/x-www-form-urlencoded', form.toString());
		taken(answer);
		expect(await stored(answer)).toMatchObject({ content: 'Grüße & mehr' });
	});
});

describe('lists', () => {
	const [one, two] = PHOTOS.map(encodeURIComponent);
	const json = encodeURIComponent(JSON.stringify(PHOTOS));
	const ways: [string, string][] = [
		['repeated', `image_urls=${one}&image_urls=${two}`],
		['separated by commas', `image_urls=${one},${two}`],
		['with []', `image_urls[]=${one}&image_urls[]=${two}`],
		['numbered', `image_urls[1]=${two}&image_urls[0]=${one}`],
		['as JSON text', `image_urls=${json}`],
	];

	it.each(ways)('%s are read in a form of a web page', async (_what, list) => {
		const answer = await send('application/x-www-form-urlencoded', `platforms[]=tiktok&${list}`);
		taken(answer);
		expect(JSON.parse(String((await stored(answer)).image_urls))).toEqual(PHOTOS);
	});

	it.each(ways)('%s are read in a multipart form', async (_what, list) => {
		const parts = [...new URLSearchParams(`platforms=%5B%22tiktok%22%5D&${list}`)].map(([name, value]) =>
			field(name, value),
		);
		const answer = await sendParts(...parts);
		taken(answer);
		expect(JSON.parse(String((await stored(answer)).image_urls))).toEqual(PHOTOS);
	});

	it.each([
		'platforms=tiktok&account=example_creator,example_creator',
		'platforms[]=tiktok&account[]=example_creator',
		'platforms[0]=tiktok&account[tiktok]=example_creator',
		`platforms=${encodeURIComponent('["tiktok"]')}&account=${encodeURIComponent('{"tiktok":"example_creator"}')}`,
	])('are read in a query: %s', async (query) => {
		const answer = await send('video/mp4', sampleVideo, `?${query}`);
		taken(answer);
		expect(answer.body).toMatchObject({ deliveries: [{ account: 'example_creator' }], warnings: [] });
	});

	it('as JSON text are read in JSON', async () => {
		taken(await uploads.postJson({ platforms: '["tiktok"]', image_urls: JSON.stringify(PHOTOS) }));
	});

	it('nested without end do no harm', async () => {
		const deep = '['.repeat(100_000) + ']'.repeat(100_000);
		const { status } = await send(
			'application/x-www-form-urlencoded',
			`platforms=${deep}&video_url=${video()}`,
		);
		expect(status).toBe(400);
	});
});

describe('a raw body', () => {
	it.each(['application/octet-stream', 'application/mp4', 'binary/octet-stream', 'video/x-unknown'])(
		'of type %s is taken for the video that it is',
		async (type) => {
			const answer = await send(type, sampleVideo, '?platforms=tiktok&media_type=VIDEO');
			taken(answer);
			expect(await stored(answer)).toMatchObject({ content_type: 'video/mp4' });
		},
	);

	it.each(['image/jpg', 'image/pjpeg', 'application/octet-stream', 'video/mp4'])(
		'of type %s is taken for the image that it is',
		async (type) => {
			// Only the public URL that TikTok needs is missing, so the file counts as an image. A video would not match
			// PHOTO.
			expect(await send(type, JPEG, '?platforms=tiktok&media_type=PHOTO')).toMatchObject({
				status: 400,
				body: { error: { code: 'public_url_required' } },
			});
			expect(await send(type, JPEG, '', '/api/media')).toMatchObject({ status: 201 });
		},
	);

	it.each([
		['image/png', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex'), 'a PNG image'],
		['video/mp4', Buffer.from('<!DOCTYPE html><html><body>Sign in</body></html>'.repeat(3)), 'an HTML page'],
		['application/octet-stream', Buffer.from('%PDF-1.7 '.repeat(20)), 'a PDF'],
		['image/heic', Buffer.from('0000001c667479706865696300000000', 'hex'), 'a HEIC image'],
	])('of another kind (%s) is refused with what it is and what is taken', async (type, bytes, name) => {
		const { status, body } = await send(type, bytes, '?platforms=tiktok');
		expect([status, body.error]).toEqual([
			415,
			expect.objectContaining({
				code: 'not_a_video',
				message: expect.stringMatching(
					new RegExp(`is ${name}, not an MP4, MOV or WebM video or a JPEG or WebP`),
				),
			}),
		]);
	});

	it.each([WEBHOOK, '/api/media'])(
		'of a type that is none is refused with its name and those that are taken (%s)',
		async (path) => {
			const { status, body } = await send('text/csv', 'a,b', '?platforms=tiktok', path);
			expect([status, body.error]).toEqual([
				415,
				expect.objectContaining({
					code: 'content_type_unsupported',
					message: expect.stringMatching(
						/"text\/csv" is not supported here\. Send .*video\/mp4.*application\/octet-stream/,
					),
				}),
			]);
		},
	);
});

describe('an empty body', () => {
	it.each([
		'application/json',
		'application/json; charset=utf-8',
		'text/plain',
		'application/x-www-form-urlencoded',
	])('with the content type %s is taken where no body is needed', async (type) => {
		const { accounts } = (await service.call('/api/accounts')).body as { accounts: { id: string }[] };
		expect(await send(type, '', '', `/api/accounts/${accounts[0]?.id}/refresh`)).toMatchObject({
			status: 200,
		});
	});

	it('in chunks is taken as well', async () => {
		const answer = await fetch(`${service.url}/api/mediakit/refresh-tiktok-api`, {
			method: 'POST',
			headers: { 'content-type': 'application/json', 'x-api-key': API_KEY },
			body: new ReadableStream({ start: (controller) => controller.close() }),
			duplex: 'half',
		} as RequestInit);
		expect(answer.status).toBe(200);
	});

	it('of an upload says what is missing', async () => {
		expect(await send('application/json', '')).toMatchObject({
			status: 400,
			body: { error: { message: expect.stringContaining('platforms') } },
		});
	});
});

describe('a resumable upload', () => {
	it('is sent with POST and X-HTTP-Method-Override: PATCH', async () => {
		const metadata = `platforms ${Buffer.from('tiktok').toString('base64')},filename ${Buffer.from('a').toString('base64')}`;
		const headers = { 'x-api-key': API_KEY, 'tus-resumable': '1.0.0' };
		const begun = await fetch(`${service.url}/api/uploads/files`, {
			method: 'POST',
			headers: { ...headers, 'upload-length': String(sampleVideo.length), 'upload-metadata': metadata },
		});
		const path = new URL(begun.headers.get('location') ?? '').pathname;
		const sending = { ...headers, 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' };
		const post = (more: Record<string, string>) =>
			fetch(service.url + path, {
				method: 'POST',
				headers: { ...sending, ...more },
				body: new Uint8Array(sampleVideo),
			});
		const plain = await post({});
		expect([plain.status, await plain.text()]).toEqual([
			405,
			expect.stringContaining('X-HTTP-Method-Override'),
		]);
		const answer = await post({ 'x-http-method-override': 'PATCH' });
		expect([answer.status, await answer.json()]).toEqual([
			200,
			expect.objectContaining({
				deliveries: [expect.objectContaining({ platform: 'tiktok' })],
				warnings: [],
			}),
		]);
	});
});

describe('texts and URLs', () => {
	it('have line ends of one character, however they were sent', async () => {
		const given = { platforms: ['tiktok'], image_urls: PHOTOS };
		const answer = await uploads.postJson({ ...given, video_title: 'a\r\nb', video_description: 'c\rd\ne' });
		expect(await stored(answer)).toMatchObject({ title: 'a\nb', description: 'c\nd\ne' });
	});

	it('with blanks and umlauts are sent in their encoded form', async () => {
		const urls = ['https://93.184.215.14/mein bild ä.jpg', 'https://93.184.215.14/b.jpg?q=ü ß'];
		const answer = await uploads.postJson({ platforms: ['tiktok'], image_urls: urls });
		expect(JSON.parse(String((await stored(answer)).image_urls))).toEqual([
			'https://93.184.215.14/mein%20bild%20%C3%A4.jpg',
			'https://93.184.215.14/b.jpg?q=%C3%BC%20%C3%9F',
		]);
		const one = await uploads.postJson({
			platforms: ['tiktok'],
			video_url: `${uploads.mediaUrl}/mein video ä.mp4`,
		});
		expect(await stored(one)).toMatchObject({ video_url: `${uploads.mediaUrl}/mein%20video%20%C3%A4.mp4` });
	});
});

describe('an unknown field', () => {
	it.each([
		['caption', 'content'],
		['Content', 'content'],
		['videoUrl', 'video_url'],
		['contnet', 'content'],
		['title', 'video_title'],
		['auto-approve', 'auto_approve'],
		['webhookUrl', 'callback_url'],
	])('%s is named in the warnings, with the field that was probably meant: %s', async (name, meant) => {
		const answers = [
			await uploads.postJson({ platforms: ['tiktok'], video_url: video(), [name]: 'x' }),
			await uploads.postForm({ platforms: 'tiktok', video_url: video(), [name]: 'x' }),
			await send('video/mp4', sampleVideo, `?platforms=tiktok&${name}=x`),
		];
		for (const answer of answers) {
			taken(answer);
			expect(answer.body.warnings).toEqual([
				{
					code: 'field_unknown',
					message: `"${name}" is not a field of an upload and was ignored. Did you mean "${meant}"?`,
				},
			]);
		}
	});

	it('that resembles nothing is named alone, and the preflight names it as well', async () => {
		const body = { platforms: ['tiktok'], video_url: video(), workflow: 'x' };
		const warnings = expect.arrayContaining([
			{
				code: 'field_unknown',
				message: expect.stringMatching(/^"workflow" .* Remove it or correct its name\.$/),
			},
		]);
		expect((await uploads.postJson(body)).body.warnings).toEqual(warnings);
		expect((await uploads.postJson(body, '/api/uploads/preflight')).body.warnings).toEqual(warnings);
	});

	it('is named when platforms is missing, too', async () => {
		expect((await uploads.postJson({ platform: 'tiktok', video_url: video() })).body.error).toMatchObject({
			code: 'platforms_missing',
			message: expect.stringContaining('Did you mean "platforms"?'),
		});
	});
});
