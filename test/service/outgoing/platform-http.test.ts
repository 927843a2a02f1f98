import { pipeline, Readable } from 'node:stream';
import { createPlatformHttp } from '../../../service/outgoing';
import { VideoServer } from '../../support/video-server';

const MEGABYTE = 'x'.repeat(1_000_000);

describe('the response of a platform', () => {
	let server: VideoServer;
	let megabytes: number;
	let sent: number;
	let answer: string | undefined;
	const platform = createPlatformHttp();
	beforeAll(async () => {
		function* pieces() {
			for (sent = 0; sent < megabytes; sent++) yield MEGABYTE;
		}
		server = await VideoServer.start((_request, response) => {
			response.writeHead(200, { 'content-type': 'application/json' });
			pipeline(Readable.from(answer === undefined ? pieces() : [answer]), response, () => {});
		});
	});
	afterAll(async () => {
		await platform.close();
		await server.close();
	});
	const read = () => platform.http({ method: 'GET', url: server.url, headers: {}, auth: 'none' });

	it('is read up to 16 MB', async () => {
		megabytes = 16;
		expect(await read()).toMatchObject({ status: 200, body: expect.stringMatching(/^x{100}/) });
	});

	it('counts as none when it is larger, and is not read to its end', async () => {
		megabytes = 1_000;
		expect(await read()).toEqual({ noAnswer: 'response larger than 16 MB', sent: true });
		expect(sent).toBeLessThan(60);
	});

	it.each([
		['"a\\u0000b"', 'a\ufffdb'],
		['"a\0b"', 'a\ufffdb'],
		['"\\\\u0000"', '\\u0000'],
		['"\\\\\\u0000\\u0000"', '\\\ufffd\ufffd'],
	])('has no NUL character: %j', async (json, text) => {
		answer = json;
		const { body } = (await read()) as { body: string };
		expect(JSON.parse(body)).toBe(text);
	});
});
