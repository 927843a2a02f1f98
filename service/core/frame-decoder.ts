import { createRequire } from 'node:module';

/** FFmpeg as WebAssembly, which only those install who want it: it is large, and under the GPL. */
export const DECODER_PACKAGE = '@ffmpeg/core';

/** Where the files of the decoder are. */
export interface Decoder {
	script: string;
	wasm: string;
}

/** @returns undefined if the package is not installed */
export function findDecoder(): Decoder | undefined {
	const { resolve } = createRequire(__filename);
	try {
		return { script: resolve(DECODER_PACKAGE), wasm: resolve(`${DECODER_PACKAGE}/wasm`) };
	} catch {
		return undefined;
	}
}
