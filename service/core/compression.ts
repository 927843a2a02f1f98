import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import Negotiator from 'negotiator';

/** Smaller bodies fit into one packet uncompressed. */
const SMALLEST_BYTES = 1_400;

/** Types of texts that are generated for each response; scripts and styles are compressed at build time. */
const TEXT = /^(text\/html|application\/json|image\/svg\+xml)\b/;

/** As small as gzip at its best, but faster. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } };

const ENCODERS = {
	br: (text: Buffer) => promisify(brotliCompress)(text, BROTLI),
	gzip: (text: Buffer) => promisify(gzip)(text),
};

/** In order of preference, for clients that accept both. */
const ENCODINGS = ['br', 'gzip'] as const;

/** Compresses pages and JSON for clients that accept that (RFC 9110 §12.5.3). Makes a strong ETag weak. */
export function compressTexts(app: FastifyInstance): void {
	app.addHook('onSend', async (request, reply, payload) => {
		if (typeof payload !== 'string' && !Buffer.isBuffer(payload)) return payload;
		if (payload.length < SMALLEST_BYTES || reply.hasHeader('content-encoding')) return payload;
		if (!TEXT.test(String(reply.getHeader('content-type')))) return payload;
		const vary = reply.getHeader('vary');
		reply.header('vary', vary === undefined ? 'accept-encoding' : `${String(vary)}, accept-encoding`);
		const accepted = new Negotiator(request).encodings(ENCODINGS);
		const encoding = ENCODINGS.find((one) => accepted.includes(one));
		if (encoding === undefined) return payload;
		const etag = reply.getHeader('etag');
		if (typeof etag === 'string' && etag.startsWith('"')) reply.header('etag', `W/${etag}`);
		reply.header('content-encoding', encoding).removeHeader('content-length');
		return ENCODERS[encoding](Buffer.from(payload));
	});
}
