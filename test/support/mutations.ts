import type { Random } from '../../sandbox/kernel/random';

/** Names of boxes and RIFF chunks; a size precedes or follows each of them. */
const NAMES =
	'ftyp moov mvhd trak tkhd mdia mdhd hdlr minf stbl stsd stts ctts stsc stsz stco stss elst edts avc1 avcC mp4a esds mvex trex moof traf tfhd tfdt trun mfra tfra udta meta mdat wave sowt VP8 WEBP'.split(
		' ',
	);
/** IDs of WebM elements; the element's size follows each of them. */
const ELEMENTS =
	'18538067 114d9b74 4dbb 53ab 53ac 1549a966 2ad7b1 1654ae6b ae d7 83 86 e0 b0 ba e1 9f b5 63a2 1f43b675 e7 a3 a0 a1 1c53bb6b bb b7'.split(
		' ',
	);

const placesOf = (bytes: Buffer, text: string, encoding: BufferEncoding) => {
	const places: number[] = [];
	for (let at = bytes.indexOf(text, 0, encoding); at >= 0; at = bytes.indexOf(text, at + 1, encoding)) {
		places.push(at);
	}
	return places;
};

/** Returns a number that often breaks programs, or a random one. */
const oddNumber = (random: Random, bytes: Buffer) =>
	random.pick([
		0,
		1,
		7,
		8,
		0x7fffffff,
		0x80000000,
		0xffffffff,
		0xfffffff8,
		bytes.length,
		bytes.length - 1,
		random.integer(0, 1_000),
		random.integer(0, 0xffffffff),
	]);

function writeNumber(random: Random, bytes: Buffer, at: number): void {
	if (at >= 0 && at + 4 <= bytes.length) bytes.writeUInt32BE(oddNumber(random, bytes), at);
}

/** Each mutation either changes the given bytes or returns new ones. */
const MUTATIONS: ((random: Random, bytes: Buffer) => Buffer | void)[] = [
	function truncate(random, bytes) {
		return bytes.subarray(0, random.integer(1, bytes.length - 1));
	},
	function boxSize(random, bytes) {
		const places = placesOf(bytes, random.pick(NAMES), 'latin1');
		if (places.length > 0) writeNumber(random, bytes, random.pick(places) - 4);
	},
	function tableField(random, bytes) {
		const places = placesOf(bytes, random.pick(NAMES), 'latin1');
		if (places.length > 0) writeNumber(random, bytes, random.pick(places) + 4 + 4 * random.integer(0, 6));
	},
	function elementSize(random, bytes) {
		const name = random.pick(ELEMENTS);
		const places = placesOf(bytes, name, 'hex');
		if (places.length === 0) return;
		const sizes = [
			'01ffffffffffffff',
			'ff',
			'80',
			'7fff',
			'08ffffffff',
			'01ffffffffffff00',
			'0100000010000000',
		];
		Buffer.from(random.pick(sizes), 'hex').copy(bytes, random.pick(places) + name.length / 2);
	},
	function anyNumber(random, bytes) {
		writeNumber(random, bytes, random.integer(12, Math.max(12, bytes.length - 4)));
	},
	function header(random, bytes) {
		bytes[random.integer(0, Math.min(63, bytes.length - 1))] = random.integer(0, 255);
	},
	function bits(random, bytes) {
		for (let count = random.integer(1, 16); count > 0; count--) {
			const at = random.integer(0, bytes.length - 1);
			bytes[at] = (bytes[at] ?? 0) ^ (1 << random.integer(0, 7));
		}
	},
	function zeros(random, bytes) {
		const start = random.integer(12, bytes.length);
		bytes.fill(0, start, Math.min(bytes.length, start + random.integer(1, bytes.length)));
	},
	function cutOut(random, bytes) {
		const start = random.integer(12, bytes.length);
		const end = random.integer(start, bytes.length);
		return Buffer.concat([bytes.subarray(0, start), bytes.subarray(end)]);
	},
	function twice(random, bytes) {
		const start = random.integer(0, bytes.length);
		const end = random.integer(start, bytes.length);
		return Buffer.concat([bytes.subarray(0, end), bytes.subarray(start)]);
	},
	function junk(random, bytes) {
		return Buffer.concat([bytes, random.bytes(random.integer(1, 64))]);
	},
];

/** Returns a copy of a file damaged in one to three ways; the same seed causes the same damage. */
export function mutate(random: Random, original: Buffer): Buffer {
	let bytes: Buffer = Buffer.from(original);
	for (let count = random.integer(1, 3); count > 0 && bytes.length > 16; count--) {
		bytes = Buffer.from(random.pick(MUTATIONS)(random, bytes) ?? bytes);
	}
	return bytes;
}
