import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import Negotiator from 'negotiator';

/** Smaller bodies fit into a single packet without compression. */
const SMALLEST_BYTES = 1_400;

/** Content types that are generated for each response. Scripts and styles are compressed at build time. */
const TEXT = /^(text\/html|application\/json|image\/svg\+xml)\b/;

/** At this quality, results are as small as gzip's best, but compression is faster. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } };

const ENCODERS = {
	br: (text: Buffer) => promisify(brotliCompress)(text, BROTLI),
	gzip: (text: Buffer) => promisify(gzip)(text),
};

/** In order of preference, for clients that accept both. */
const ENCODINGS = ['br', 'gzip'] as const;

/**
 * Compresses pages and JSON for clients that accept compressed responses (RFC 9110 §12.5.3). Strong ETags become weak.
 */
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
