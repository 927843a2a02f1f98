import { createRequire } from 'node:module';

/** FFmpeg as WebAssembly: an optional package, since it is large and licensed under the GPL. */
export const DECODER_PACKAGE = '@ffmpeg/core';

/** The location of the decoder's files. */
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
