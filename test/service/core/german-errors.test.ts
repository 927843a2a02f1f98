import { GERMAN_PLATFORM_ERRORS } from '../../../service/channels';
import { GERMAN_ERRORS } from '../../../service/core/german-errors';
import { createTranslation } from '../../../service/core/translation';
import { startDeliveryBench, type DeliveryBench } from '../../support/deliveries';
import { collectErrorCodes } from '../../support/error-codes';
import { API_KEY } from '../../support/service';
import { sampleVideo } from '../../support/video-bytes';

let bench: DeliveryBench;
beforeAll(async () => {
	bench = await startDeliveryBench({
		logins: ['tiktok'],
		switches: { 'tiktok.processingSeconds': 0, 'tiktok.processingResult': 'frame_rate_check_failed' },
	});
});
afterAll(() => bench.close());

const GERMAN_WANTED = { headers: { 'accept-language': 'de' } };

interface Told {
	code: string;
	message: string;
	original?: string;
}

async function refusal(path: string, headers: Record<string, string>) {
	const answer = await bench.service.call(path, { headers });
	const { code, message, original } = (answer.body as { error: Told }).error;
	return { code, message, original, language: answer.headers.get('content-language') };
}

/** Returns the error codes that the service can report, excluding those that only nodes or the command line report. */
const saidByService = () =>
	[...collectErrorCodes()]
		.filter(([, files]) => files.some((file) => !/\/(nodes|service\/cli)\//.test(`/${file}`)))
		.map(([code]) => code);

describe('German texts', () => {
	it('are there for every code of the service and the platforms, and for no other', () => {
		const german = new Set([...Object.keys(GERMAN_ERRORS), ...Object.keys(GERMAN_PLATFORM_ERRORS)]);
		expect([...german].sort()).toEqual(saidByService().sort());
	});

	it('are whole: with all of their values, or as one that needs none', () => {
		const { germanError } = createTranslation(GERMAN_PLATFORM_ERRORS);
		expect(germanError('upload_unknown', { id: 'x' })).toBe('Einen Upload „x“ gibt es nicht. Prüfe die ID.');
		expect(germanError('upload_unknown')).toContain('Server der Plattform');
		expect(germanError('route_unknown')).toBeUndefined();
		expect(germanError('constructor')).toBeUndefined();
	});
});

describe('refusals', () => {
	const GERMAN = 'Einen Upload „none“ gibt es nicht. Prüfe die ID.';
	const ENGLISH = 'There is no upload "none". Check the ID.';

	it.each([
		[{ 'accept-language': 'de-AT,de;q=0.9,en;q=0.5' }, GERMAN, 'de'],
		[{ 'accept-language': 'en', cookie: 'mediakit_language=de' }, GERMAN, 'de'],
		[{ 'accept-language': 'en,de;q=0.5' }, ENGLISH, null],
		[{ 'accept-language': '*' }, ENGLISH, null],
		[{}, ENGLISH, null],
	])('come in the language that is asked for, with the same code: %j', async (headers, message, language) => {
		expect(await refusal('/api/uploads/none', headers as Record<string, string>)).toEqual({
			code: 'upload_unknown',
			message,
			original: language === null ? undefined : ENGLISH,
			language,
		});
	});

	it('have their values in German too, and the English details beside them', async () => {
		const german = { 'accept-language': 'de' };
		expect(await refusal('/nowhere', { ...german, accept: 'application/json' })).toMatchObject({
			code: 'route_unknown',
			message: 'Die Route GET /nowhere gibt es nicht. Prüfe die URL.',
		});
		expect(await refusal('/api/accounts', { ...german, 'x-api-key': 'wrong' })).toMatchObject({
			code: 'unauthorized',
			language: 'de',
		});
		expect(await refusal('/api/uploads?state=lost', german)).toMatchObject({
			message: GERMAN_ERRORS.request_invalid,
			original: expect.stringContaining('"lost" is not a delivery state') as string,
		});
	});
});

describe('answers', () => {
	it('tell in German why a delivery has failed, in one, in a list and in a stream', async () => {
		const id = await bench.send({ platforms: 'tiktok' });
		const { error } = await bench.until(id, 'failed');
		const path = `/api/uploads/${id}`;
		const german = {
			code: 'media_refused',
			message: GERMAN_PLATFORM_ERRORS.media_refused,
			original: error?.message,
		};
		const one = { deliveries: [{ error: german }] };
		expect((await bench.service.call(path, GERMAN_WANTED)).body).toMatchObject(one);
		expect((await bench.service.call('/api/uploads', GERMAN_WANTED)).body).toMatchObject({ uploads: [one] });
		const stream = await fetch(`${bench.service.url}${path}/events`, {
			headers: { 'x-api-key': API_KEY, ...GERMAN_WANTED.headers },
		});
		expect(await stream.text()).toContain(JSON.stringify(german.message));
		expect((await bench.status(id)).deliveries[0]?.error).toEqual(error);
	});

	it('tell in German what the preflight finds, and what an upload that was taken ignores', async () => {
		const form = new FormData();
		for (const [name, value] of [
			['platforms', 'tiktok'],
			['content', 'A text'],
			['contnet', 'x'],
		] as const)
			form.append(name, value);
		form.append('file', new Blob([sampleVideo.subarray(0, 2_000)], { type: 'video/mp4' }), 'cut.mp4');
		const { body } = await bench.service.call('/api/uploads/preflight', {
			...GERMAN_WANTED,
			method: 'POST',
			body: form,
		});
		const { problems, warnings } = body as unknown as { problems: Told[]; warnings: Told[] };
		expect(problems.length).toBeGreaterThan(0);
		for (const { message, original } of [...problems, ...warnings]) {
			expect(original).toEqual(expect.any(String));
			expect(message).not.toBe(original);
		}
		expect(warnings.map(({ code }) => code).sort()).toEqual(['caption_not_used', 'field_unknown']);
	});
});
