/** The chunk plan in a client's init request. */
export interface ChunkPlan {
	readonly sizeBytes: number;
	readonly chunkSize: number;
	readonly chunkCount: number;
}

interface Reading {
	readonly megabyte: number;
	readonly gigabyte: number;
}

const decimal: Reading = { megabyte: 10 ** 6, gigabyte: 10 ** 9 };
const binary: Reading = { megabyte: 2 ** 20, gigabyte: 2 ** 30 };

const badSize = 'The video size is invalid';
const badChunkSize = 'The chunk size is invalid';
const badCount = 'The total chunk count is invalid';

/**
 * Returns TikTok's message for an invalid plan, or `null` (contract §4.2, rule 35). "MB" is ambiguous: `lenient`
 * rejects plans that both meanings forbid; `strict` rejects plans that either meaning forbids, and a single chunk that
 * is not the whole file.
 */
export function planProblem(plan: ChunkPlan, rules: 'lenient' | 'strict'): string | null {
	const [byDecimal, byBinary] = [problemUnder(decimal, plan), problemUnder(binary, plan)];
	if (rules === 'lenient') return byDecimal && byBinary;
	const singlePart = plan.chunkCount === 1 && plan.chunkSize !== plan.sizeBytes ? badChunkSize : null;
	return byDecimal ?? byBinary ?? singlePart;
}

function problemUnder({ megabyte, gigabyte }: Reading, plan: ChunkPlan): string | null {
	const { sizeBytes, chunkSize, chunkCount } = plan;
	if (sizeBytes < 1 || sizeBytes > 4 * gigabyte) return badSize;
	if (chunkSize < 1) return badChunkSize;
	if (sizeBytes < 5 * megabyte) {
		if (chunkSize !== sizeBytes) return badChunkSize;
		return chunkCount === 1 ? null : badCount;
	}
	if (chunkSize < 5 * megabyte || chunkSize > 64 * megabyte) return badChunkSize;
	if (chunkCount !== Math.floor(sizeBytes / chunkSize) || chunkCount < 1 || chunkCount > 1000)
		return badCount;
	if (sizeBytes > 64 * megabyte && chunkCount < 2) return badChunkSize;
	const finalChunk = sizeBytes - chunkSize * (chunkCount - 1);
	return finalChunk > 128 * megabyte ? badChunkSize : null;
}
