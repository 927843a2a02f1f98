import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Decoder } from '../../core/frame-decoder';

/** The part of FFmpeg's WebAssembly build that is used here; its file system is in memory. */
interface Core {
	FS: { writeFile(name: string, bytes: Uint8Array): void; readFile(name: string): Uint8Array };
	exec(...words: string[]): number;
}

type CreateCore = (options: { wasmBinary: Uint8Array }) => Promise<Core>;

/** A quality that results in images of 5 to 20 kB. */
const QUALITY = '4';

async function loadCore({ script, wasm }: Decoder): Promise<Core> {
	// The build targets web workers in browsers, and reads the worker's location.
	Object.assign(globalThis, { self: globalThis, location: { href: '' } });
	const create = createRequire(__filename)(script) as CreateCore;
	return create({ wasmBinary: await readFile(wasm) });
}

/**
 * Decodes the only frame of a video that was written by this service. Call this only once per process, so that the
 * effects of a malicious frame end with the process.
 *
 * @returns a JPEG; null if the frame cannot be decoded
 */
export async function drawFrame(
	decoder: Decoder,
	{ film, width, height }: { film: Uint8Array; width: number; height: number },
): Promise<Uint8Array | null> {
	const core = await loadCore(decoder);
	try {
		core.FS.writeFile('film', film);
		const input = ['-protocol_whitelist', 'file', '-f', 'mov', '-i', 'film', '-an', '-frames:v', '1'];
		const filter = ['-vf', `scale=${width}:${height}`, '-pix_fmt', 'yuvj420p'];
		core.exec(...input, ...filter, '-q:v', QUALITY, '-bitexact', '-f', 'mjpeg', 'frame');
		const frame = core.FS.readFile('frame');
		return frame.length > 0 ? frame : null;
	} catch {
		return null;
	}
}
