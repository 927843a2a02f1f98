import { connect } from 'node:net';
import { eventually } from '../../support/deliveries';
import { API_KEY, type TestService } from '../../support/service';
import { startUploads, videoOf, WEBHOOK, type Uploads } from '../../support/uploads';

const VIDEO = videoOf(300_000);

let uploads: Uploads;
let service: TestService;
beforeAll(async () => {
	uploads = await startUploads();
	({ service } = uploads);
	await uploads.sandbox.control('switches', { 'tiktok.processingSeconds': 0 });
});
afterAll(() => uploads.close());
afterEach(async () => {
	expect(await uploads.sandbox.requests('/video/init/')).toEqual([]);
	await eventually(async () => (await service.temporaryFiles()).length === 0);
});

/**
 * Sends headers and a body unchanged.
 *
 * @param ends true if the client then closes the connection
 * @returns the response, if there is one
 */
function exchange(lines: string[], body: Buffer | string, ends = false): Promise<string> {
	const { port } = new URL(service.url);
	return new Promise((resolve) => {
		let text = '';
		const socket = connect(Number(port), '127.0.0.1', () => {
			socket.write(
				`${[...lines, 'Host: localhost', `X-API-Key: ${API_KEY}`, 'Connection: close'].join('\r\n')}\r\n\r\n`,
			);
			socket.write(body, () => void (ends && socket.end()));
		});
		socket.on('data', (piece) => (text += piece.toString()));
		socket.on('error', () => {});
		socket.on('close', () => resolve(text));
	});
}
const chunked = (body: Buffer) =>
	Buffer.concat([Buffer.from(`${body.length.toString(16)}\r\n`), body, Buffer.from('\r\n0\r\n\r\n')]);

async function beginTus(sizeBytes: number): Promise<string> {
	const platforms = Buffer.from('tiktok').toString('base64');
	const lines = [
		'POST /api/uploads/files HTTP/1.1',
		'Tus-Resumable: 1.0.0',
		`Upload-Length: ${sizeBytes}`,
		`Upload-Metadata: platforms ${platforms}`,
		'Content-Length: 0',
	];
	const answer = await exchange(lines, '');
	return new URL(/^location: (.*)$/im.exec(answer)?.[1] ?? '').pathname;
}
const patch = (path: string, length: string, body: Buffer, offset = 0) =>
	exchange(
		[
			`PATCH ${path} HTTP/1.1`,
			'Tus-Resumable: 1.0.0',
			`Upload-Offset: ${offset}`,
			'Content-Type: application/offset+octet-stream',
			length,
		],
		body,
	);

describe('a client whose file is not as long as it announced', () => {
	it.each([9, VIDEO.length / 2])(
		'gets no upload for a resumable one that is %d bytes too long',
		async (surplus) => {
			for (const body of ['length', 'chunks']) {
				const path = await beginTus(VIDEO.length - surplus);
				const answer =
					body === 'length'
						? await patch(path, `Content-Length: ${VIDEO.length}`, VIDEO)
						: await patch(path, 'Transfer-Encoding: chunked', chunked(VIDEO));
				expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /);
				const gone = await exchange([`DELETE ${path} HTTP/1.1`, 'Tus-Resumable: 1.0.0'], '');
				expect(gone).toMatch(/^HTTP\/1\.1 (204|404|410) /);
			}
		},
	);

	it('gets no upload for a body that ends early', async () => {
		const head = (length: number, type: string) => [
			`POST ${WEBHOOK}?platforms=tiktok HTTP/1.1`,
			`Content-Length: ${length}`,
			`Content-Type: ${type}`,
		];
		await exchange(head(VIDEO.length + 1, 'video/mp4'), VIDEO, true);
		const form = Buffer.concat([
			Buffer.from(
				'--b\r\nContent-Disposition: form-data; name="platforms"\r\n\r\ntiktok\r\n--b\r\nContent-Disposition: form-data; name="file"; filename="v.mp4"\r\n\r\n',
			),
			VIDEO,
		]);
		await exchange(head(form.length + 9, 'multipart/form-data; boundary=b'), form, true);
		expect(await exchange(head(form.length, 'multipart/form-data; boundary=b'), form)).toMatch(
			/^HTTP\/1\.1 400 [\s\S]*multipart_broken/,
		);
		await exchange(
			[`POST ${WEBHOOK}?platforms=tiktok HTTP/1.1`, 'Transfer-Encoding: chunked', 'Content-Type: video/mp4'],
			chunked(VIDEO).subarray(0, -10),
			true,
		);
		expect((await service.countRows()).uploads).toBe(0);
	});
});
