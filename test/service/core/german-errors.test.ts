import { GERMAN_ERRORS, germanError } from '../../../service/core/german-errors';
import { collectErrorCodes } from '../../support/error-codes';
import { API_KEY, startService, type TestService } from '../../support/service';

let service: TestService;
beforeAll(async () => void (service = await startService()));
afterAll(() => service.close());

async function refusal(url: string, headers: Record<string, string>, method: 'GET' | 'POST' = 'GET') {
	const answer = await service.app.inject({ method, url, headers: { 'x-api-key': API_KEY, ...headers } });
	const { error } = answer.json() as { error: { code: string; message: string } };
	return { code: error.code, message: error.message, language: answer.headers['content-language'] };
}

it('German texts are those of codes that there are', () => {
	const codes = collectErrorCodes();
	expect(Object.keys(GERMAN_ERRORS).filter((code) => !codes.has(code))).toEqual([]);
});

describe('refusals', () => {
	const GERMAN = 'Einen Upload „none“ gibt es nicht. Prüfe die ID.';
	const ENGLISH = 'There is no upload "none". Check the id.';

	it.each([
		[{ 'accept-language': 'de-AT,de;q=0.9,en;q=0.5' }, GERMAN, 'de'],
		[{ 'accept-language': 'en', cookie: 'mediakit_language=de' }, GERMAN, 'de'],
		[{ 'accept-language': 'en,de;q=0.5' }, ENGLISH, undefined],
		[{ 'accept-language': '*' }, ENGLISH, undefined],
		[{}, ENGLISH, undefined],
	])('come in the language that is asked for, with the same code: %j', async (headers, message, language) => {
		const headersOnly = headers as Record<string, string>;
		expect(await refusal('/api/uploads/none', headersOnly)).toEqual({
			code: 'upload_unknown',
			message,
			language,
		});
	});

	it('have their values in German too, and stay English where a value is missing', async () => {
		const german = { 'accept-language': 'de' };
		expect(await refusal('/nowhere', { ...german, accept: 'application/json' })).toMatchObject({
			code: 'route_unknown',
			message: 'Die Route GET /nowhere gibt es nicht.',
		});
		expect(await refusal('/api/accounts', { ...german, 'x-api-key': 'wrong' })).toMatchObject({
			code: 'unauthorized',
			language: 'de',
		});
		expect(germanError('upload_unknown', {})).toBeUndefined();
		expect(germanError('constructor', {})).toBeUndefined();
	});
});
