import { createRequire } from 'node:module';

/** FFmpeg compiled to WebAssembly. The package is optional, since it is large and licensed under the GPL. */
export const DECODER_PACKAGE = '@ffmpeg/core';

/** The location of the decoder's files. */
export interface Decoder {
	script: string;
	wasm: string;
}

/** Finds the decoder's files. @returns undefined if the package is not installed */
export function findDecoder(): Decoder | undefined {
	const { resolve } = createRequire(__filename);
	try {
		return { script: resolve(DECODER_PACKAGE), wasm: resolve(`${DECODER_PACKAGE}/wasm`) };
	} catch {
		return undefined;
	}
}
