import fc from 'fast-check';
import { partsOf } from '../../../platforms/tiktok';
import { readParts } from '../../../platforms/tiktok/parts';

async function* inPieces(bytes: Buffer, sizes: readonly number[]) {
	let at = 0;
	for (let turn = 0; at < bytes.length; turn++) {
		const size = sizes[turn % sizes.length] ?? 1;
		yield bytes.subarray(at, at + size);
		at += size;
	}
}

async function collect(source: AsyncIterable<Uint8Array>, videoSize: number, chunkSize: number) {
	const plan = { videoSize, chunkSize, totalChunkCount: Math.floor(videoSize / chunkSize) };
	const parts: Buffer[] = [];
	// A part is valid only until the next part is requested, so it is copied here.
	for await (const { bytes } of readParts(source, partsOf(plan))) parts.push(Buffer.from(bytes));
	return parts;
}

describe('readParts', () => {
	it('cuts exact parts from a source of any rhythm', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.integer({ min: 1, max: 500 }),
				fc.integer({ min: 1, max: 60 }),
				fc.array(fc.integer({ min: 1, max: 700 }), { minLength: 1, maxLength: 5 }),
				async (videoSize, wanted, sizes) => {
					const chunkSize = Math.min(wanted, videoSize);
					const bytes = Buffer.from(Array.from({ length: videoSize }, (_, index) => index % 251));
					const parts = await collect(inPieces(bytes, sizes), videoSize, chunkSize);
					const last = parts.pop();
					expect(parts.every((part) => part.length === chunkSize)).toBe(true);
					expect(last?.length).toBe(videoSize - parts.length * chunkSize);
					expect(Buffer.concat([...parts, last ?? Buffer.alloc(0)]).equals(bytes)).toBe(true);
				},
			),
			{ numRuns: 200 },
		);
	});

	it('gives a piece that holds whole parts as it is, without a copy of its bytes', async () => {
		const source = Buffer.alloc(35);
		const plan = { videoSize: 35, chunkSize: 10, totalChunkCount: 3 };
		const isPiece: boolean[] = [];
		for await (const { bytes } of readParts(inPieces(source, [25, 10]), partsOf(plan)))
			isPiece.push(bytes.buffer === source.buffer);
		expect(isPiece).toEqual([true, true, false]);
	});

	it('says at which byte a source ended early', async () => {
		await expect(collect(inPieces(Buffer.alloc(25), [7]), 30, 10)).rejects.toMatchObject({
			code: 'source_incomplete',
			action: 'fix-media',
			message: expect.stringContaining('byte 25'),
		});
	});

	it('refuses a source that is longer than announced', async () => {
		await expect(collect(inPieces(Buffer.alloc(31), [7]), 30, 10)).rejects.toMatchObject({
			code: 'source_too_long',
		});
	});

	it.each([
		['goes on', 31],
		['ends early', 29],
	])(
		'gives no last part of a source that %s: with it, TikTok would take the file for whole',
		async (_name, bytes) => {
			const given: number[] = [];
			const plan = { videoSize: 30, chunkSize: 10, totalChunkCount: 3 };
			const read = async () => {
				for await (const { part } of readParts(inPieces(Buffer.alloc(bytes), [7]), partsOf(plan)))
					given.push(part.first);
			};
			await expect(read()).rejects.toMatchObject({ action: 'fix-media' });
			expect(given).toEqual([0, 10]);
		},
	);
});
