import { isImage } from '../../../platforms/media';
import type { Decoder } from '../../core/frame-decoder';
import { checkBoxes } from './boxes';
import { drawFrame } from './decoder';
import { checkElements } from './ebml';
import type { Task } from './protocol';
import type { ReadRange } from './reader';
import { withInput } from './video';
import type { Input } from 'mediabunny' with { 'resolution-mode': 'import' };

/** The longest edge of the image in pixels: twice its display size, for high-density screens. */
const LONGEST_EDGE = 320;

/** Videos for phones contain no larger key frames. */
const MOST_FRAME_BYTES = 16_000_000;

/** A video with a single frame, and the size of the image. */
interface Still {
	film: Uint8Array;
	width: number;
	height: number;
}

/** Copies the first frame, a key frame, into a video of its own. */
async function cutFirstFrame(input: Input): Promise<Still | undefined> {
	const { BufferTarget, EncodedPacketSink, EncodedVideoPacketSource, Mp4OutputFormat, Output } =
		await import('mediabunny');
	const track = await input.getPrimaryVideoTrack();
	const codec = await track?.getCodec();
	const decoderConfig = await track?.getDecoderConfig();
	const packet = track && (await new EncodedPacketSink(track).getFirstKeyPacket({ metadataOnly: true }));
	if (!track || !codec || !decoderConfig || !packet || packet.byteLength > MOST_FRAME_BYTES) return undefined;
	const frame = await new EncodedPacketSink(track).getFirstKeyPacket();
	if (frame === null) return undefined;
	const target = new BufferTarget();
	const output = new Output({ format: new Mp4OutputFormat({ fastStart: 'in-memory' }), target });
	const source = new EncodedVideoPacketSource(codec);
	output.addVideoTrack(source, { rotation: await track.getRotation() });
	await output.start();
	await source.add(frame.clone({ timestamp: 0, sequenceNumber: 0 }), { decoderConfig });
	await output.finalize();
	const [width, height] = [await track.getDisplayWidth(), await track.getDisplayHeight()];
	const share = Math.min(1, LONGEST_EDGE / Math.max(width, height));
	const shrink = (edge: number) => Math.max(2, 2 * Math.round((edge * share) / 2));
	if (target.buffer === null) return undefined;
	return { film: new Uint8Array(target.buffer), width: shrink(width), height: shrink(height) };
}

/**
 * Extracts the first frame of a video as a small JPEG. The decoder gets only this frame, so that its cost does not
 * depend on the length of the video.
 *
 * @returns null if the frame cannot be extracted
 * @throws Damaged before an inconsistent file is parsed; LimitReached; read errors
 */
export async function renderFrame(
	read: ReadRange,
	{ sizeBytes, contentType }: Task,
	mostParts: number,
	decoder: Decoder,
): Promise<Uint8Array | null> {
	if (isImage(contentType)) return null;
	let checked: ReadRange | undefined = read;
	if (contentType === 'video/webm') await checkElements(read, sizeBytes, mostParts);
	else checked = (await checkBoxes(read, sizeBytes, mostParts))?.read;
	const still = checked && (await withInput(checked, sizeBytes, cutFirstFrame));
	return still ? await drawFrame(decoder, still) : null;
}
