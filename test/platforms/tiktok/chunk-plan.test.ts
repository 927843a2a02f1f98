import fc from 'fast-check';
import { partsOf, planChunks } from '../../../platforms/tiktok';

const MB = 1_000_000;
const MIB = 1_048_576;

describe('planChunks', () => {
	it.each([
		// The test vectors of tiktok §4.2: total size, chunk size, number of chunks, and size of the last chunk
		[3_145_728, 3_145_728, 1, 3_145_728],
		[5_000_000, 5_000_000, 1, 5_000_000],
		[64_000_000, 64_000_000, 1, 64_000_000],
		[66_259_900, 10_000_000, 6, 16_259_900],
		[4_000_000_000, 10_000_000, 400, 10_000_000],
	])('cuts %i bytes as the contract does', (videoSize, chunkSize, totalChunkCount, last) => {
		const plan = planChunks(videoSize);
		expect(plan).toEqual({ videoSize, chunkSize, totalChunkCount });
		expect(partsOf(plan).at(-1)?.sizeBytes).toBe(last);
	});

	it('gives the parts of the documented example (tiktok §4.2: 50,000,123 bytes)', () => {
		const parts = partsOf({ videoSize: 50_000_123, chunkSize: 10_000_000, totalChunkCount: 5 });
		expect(parts.map((part) => part.sizeBytes)).toEqual([
			10_000_000, 10_000_000, 10_000_000, 10_000_000, 10_000_123,
		]);
		expect(parts.at(-1)).toEqual({ first: 40_000_000, last: 50_000_122, sizeBytes: 10_000_123 });
	});

	it('obeys every rule of tiktok §4.2, in both readings of "MB", for every size', () => {
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 4_000_000_000 }), (videoSize) => {
				const { chunkSize, totalChunkCount } = planChunks(videoSize);
				const parts = partsOf({ videoSize, chunkSize, totalChunkCount });
				expect(totalChunkCount).toBe(Math.floor(videoSize / chunkSize));
				expect(totalChunkCount).toBeGreaterThanOrEqual(1);
				expect(totalChunkCount).toBeLessThanOrEqual(1000);
				if (totalChunkCount === 1) expect(chunkSize).toBe(videoSize);
				if (videoSize > 64 * MB) expect(totalChunkCount).toBeGreaterThan(1);
				if (totalChunkCount > 1) {
					expect(chunkSize).toBeGreaterThanOrEqual(5 * MIB);
					expect(chunkSize).toBeLessThanOrEqual(64 * MB);
				}
				expect(parts.at(-1)?.sizeBytes).toBeLessThanOrEqual(128 * MB);
				expect(parts[0]?.first).toBe(0);
				expect(parts.at(-1)?.last).toBe(videoSize - 1);
				for (const [index, part] of parts.entries()) {
					expect(part.sizeBytes).toBe(part.last - part.first + 1);
					if (index > 0) expect(part.first).toBe((parts[index - 1]?.last ?? NaN) + 1);
				}
			}),
			{ numRuns: 300, examples: [[1], [5_242_879], [64_000_000], [64_000_001], [69_999_999], [70_000_000]] },
		);
	});

	it.each([0, -1, 1.5, 4_000_000_001, NaN])('refuses a file of %p bytes and says why', (videoSize) => {
		expect(() => planChunks(videoSize)).toThrow(
			expect.objectContaining({
				code: 'media_refused',
				action: 'fix-media',
				message: expect.stringContaining('4000000000'),
			}),
		);
	});
});
