import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import type { EncodedPacket, EncodedPacketSink } from 'mediabunny' with { 'resolution-mode': 'import' };
import { sampleVideo } from '../../support/video-bytes';

const PIECE_BYTES = 4_000_000;

async function packetsOf(sink: EncodedPacketSink): Promise<EncodedPacket[]> {
	const packets: EncodedPacket[] = [];
	for await (const packet of sink.packets()) packets.push(packet);
	return packets;
}

/** Repeats the sample until it is this long, without re-encoding it. */
async function repeatedSample(seconds: number): Promise<Uint8Array> {
	// The library is an ES module, which CommonJS can load only in this way.
	const media = await import('mediabunny');
	const { EncodedAudioPacketSource, EncodedPacketSink, EncodedVideoPacketSource } = media;
	const input = new media.Input({ source: new media.BufferSource(sampleVideo), formats: media.ALL_FORMATS });
	const [video, audio] = [await input.getPrimaryVideoTrack(), await input.getPrimaryAudioTrack()];
	if (!video?.codec || !audio?.codec) throw new Error('The sample has no pictures or no sound.');
	const target = new media.BufferTarget();
	const output = new media.Output({ format: new media.Mp4OutputFormat({ fastStart: 'in-memory' }), target });
	const pictures = new EncodedVideoPacketSource(video.codec);
	const sound = new EncodedAudioPacketSource(audio.codec);
	output.addVideoTrack(pictures);
	output.addAudioTrack(sound);
	await output.start();
	// Audio starts a little before the video, and must not overlap with the previous repetition.
	const step = (await input.computeDuration()) + 0.1;
	const [frames, samples] = [
		await packetsOf(new EncodedPacketSink(video)),
		await packetsOf(new EncodedPacketSink(audio)),
	];
	const videoMeta = { decoderConfig: (await video.getDecoderConfig()) ?? undefined };
	const audioMeta = { decoderConfig: (await audio.getDecoderConfig()) ?? undefined };
	for (let begin = 0; begin < seconds; begin += step) {
		for (const packet of frames)
			await pictures.add(packet.clone({ timestamp: packet.timestamp + begin }), videoMeta);
		for (const packet of samples)
			await sound.add(packet.clone({ timestamp: packet.timestamp + begin }), audioMeta);
	}
	await output.finalize();
	if (target.buffer === null) throw new Error('The video was not written.');
	return new Uint8Array(target.buffer);
}

/**
 * Writes a video of any size that every platform accepts: it is long enough for its bit rate, and ends with an empty
 * box.
 *
 * @param sizeBytes the size of the entire file
 */
export async function writeLongVideo(path: string, sizeBytes: number, seconds: number): Promise<void> {
	const video = await repeatedSample(seconds);
	const header = Buffer.alloc(8);
	header.writeUInt32BE(sizeBytes - video.length, 0);
	header.write('free', 4, 'latin1');
	const file = createWriteStream(path);
	file.write(video);
	file.write(header);
	for (let left = sizeBytes - video.length - header.length; left > 0; left -= PIECE_BYTES) {
		if (!file.write(Buffer.alloc(Math.min(left, PIECE_BYTES), 7))) await once(file, 'drain');
	}
	file.end();
	await once(file, 'close');
}
