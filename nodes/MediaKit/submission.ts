import { randomUUID } from 'node:crypto';
import type { IBinaryData, IExecuteFunctions } from 'n8n-workflow';
import { PLATFORMS } from '../../platforms/errors';
import type { HttpRequest } from '../../platforms/http';
import type { JsonObject } from '../../platforms/json';
import { HEAD_BYTES, mediaType, type MediaType } from '../../platforms/media';
import {
	getCaption,
	getChoice,
	getFile,
	getList,
	getOptionalText,
	getUrl,
	getUrls,
	ifThere,
	readField,
} from '../shared/parameters';
import { toReferences } from '../shared/references';
import { toCaption, toFlag, toList } from '../shared/values';
import { ACCOUNT } from './references';
import { callService, jsonRequest } from '../shared/service-call';
import { openFile, reopenFile, type AcceptedFiles } from '../shared/media-file';
import { idempotencyKey } from './idempotency';
import { readOwnOptions } from './own-fields';

const ROUTE = '/api/posts/video';

const MEDIA: AcceptedFiles<MediaType> = {
	noun: 'file',
	headBytes: HEAD_BYTES,
	typeOf: mediaType,
	refusal:
		'is neither an MP4, MOV or WebM video nor a JPEG or WebP image. The platforms accept only these; convert the file.',
};

/** Servers and proxies accept URLs of up to about 8000 bytes, which a long caption in a non-Latin script exceeds. */
const LONGEST_QUERY = 4_000;

/** Fields of the upload webhook; empty fields are omitted. */
type WebhookFields = Record<string, string | string[] | boolean>;

function readFields(node: IExecuteFunctions, itemIndex: number): WebhookFields {
	const option = (name: string) => readField(node, `options.${name}`, itemIndex);
	const text = (name: string) => toCaption(option(name)).trim();
	const accounts = (name: string) => toReferences(option(name), toList(option(name)), ACCOUNT);
	const isOn = (name: string) => ifThere(option(name), toFlag) === true;
	const fields: Record<string, string | string[]> = {
		platforms: getList(node, 'platforms', itemIndex),
		content: getCaption(node, 'content', itemIndex).trim(),
		account: accounts('account'),
		...Object.fromEntries(
			PLATFORMS.map((platform) => [`account.${platform}`, accounts(`${platform}Account`)]),
		),
		video_title: text('title'),
		video_description: text('description'),
		media_type: text('mediaType'),
		callback_url: text('callbackUrl'),
	};
	const given = Object.entries(fields).filter(([, value]) => value.length > 0);
	return {
		...Object.fromEntries(given),
		...readOwnOptions(node, itemIndex, 'upload'),
		...(isOn('autoApprove') && { auto_approve: true }),
		...(isOn('force') && { force: true }),
	};
}

/** Reads the URLs of the item's media. @throws NodeOperationError for an invalid URL */
function readUrls(node: IExecuteFunctions, itemIndex: number, source: string): WebhookFields {
	if (source === 'url') return { video_url: getUrl(node, 'videoUrl', itemIndex).href };
	return { image_urls: getUrls(node, 'imageUrls', itemIndex).map(({ href }) => href) };
}

/** A file of a known type. */
interface UploadFile {
	type: MediaType;
	sizeBytes: number;
	bytes: AsyncIterable<Uint8Array>;
}

type ToSend = Omit<HttpRequest, 'url' | 'auth'>;

/**
 * Yields the bytes of the file, which is opened on the first read. The HTTP library reads ahead, so a chunk must remain
 * valid while the next one is read.
 */
async function* read(node: IExecuteFunctions, itemIndex: number, binary: IBinaryData, type: MediaType) {
	yield* await reopenFile(node, itemIndex, binary, type);
}

/**
 * Returns the item's file, ready to be sent.
 *
 * @throws NodeOperationError if the file is missing or of an unsupported type
 */
async function openUploadFile(node: IExecuteFunctions, itemIndex: number): Promise<UploadFile> {
	const binary = getFile(node, 'binaryPropertyName', itemIndex);
	const { sizeBytes, type, close } = await openFile(node, itemIndex, binary, MEDIA);
	await close();
	return { sizeBytes, type, bytes: read(node, itemIndex, binary, type) };
}

async function* form(head: string, file: AsyncIterable<Uint8Array>, tail: string) {
	yield Buffer.from(head);
	yield* file;
	yield Buffer.from(tail);
}

/** Encodes a file and its fields as a form. */
function toForm(file: UploadFile, fields: ReadonlyArray<[string, string]>) {
	const boundary = randomUUID();
	const begin = (name: string) => `--${boundary}\r\ncontent-disposition: form-data; name="${name}"`;
	const parts = fields.map(([name, value]) => `${begin(name)}\r\n\r\n${value}\r\n`).join('');
	const head = `${parts}${begin('file')}; filename="file"\r\ncontent-type: ${file.type}\r\n\r\n`;
	const tail = `\r\n--${boundary}--\r\n`;
	return {
		contentType: `multipart/form-data; boundary=${boundary}`,
		sizeBytes: Buffer.byteLength(head) + file.sizeBytes + tail.length,
		body: form(head, file.bytes, tail),
	};
}

/**
 * Builds the upload request for a file: the file is the body and the fields are in the query, or everything is in a
 * form if the query would be too long.
 */
function toUpload(file: UploadFile, fields: WebhookFields): { query: string; request: ToSend } {
	const texts = Object.entries(fields).map(([name, value]): [string, string] => [name, String(value)]);
	const query = new URLSearchParams(texts).toString();
	if (query.length <= LONGEST_QUERY) {
		const headers = { 'content-type': file.type, 'content-length': String(file.sizeBytes) };
		return { query: `?${query}`, request: { method: 'POST', headers, body: file.bytes } };
	}
	const { contentType, sizeBytes, body } = toForm(file, texts);
	const headers = { 'content-type': contentType, 'content-length': String(sizeBytes) };
	return { query: '', request: { method: 'POST', headers, body } };
}

/**
 * Submits one item's media to the service: a file as a stream, never held in memory as a whole, or URLs as JSON.
 *
 * @returns `{upload_id, status_url, deliveries, warnings}`
 * @throws NodeOperationError
 */
export async function submit(node: IExecuteFunctions, itemIndex: number): Promise<JsonObject> {
	const fields = readFields(node, itemIndex);
	const givenKey = getOptionalText(node, 'options.idempotencyKey', itemIndex);
	const key = idempotencyKey(node, itemIndex, givenKey);
	const keyed = { 'idempotency-key': key };
	const source = getChoice(node, 'source', itemIndex);
	if (source !== 'binary') {
		const body = { ...fields, ...readUrls(node, itemIndex, source) };
		return await callService(node, ROUTE, jsonRequest('POST', body, keyed), { itemIndex });
	}
	const { query, request } = toUpload(await openUploadFile(node, itemIndex), fields);
	const headers = { ...request.headers, ...keyed };
	return await callService(node, ROUTE + query, { ...request, headers }, { itemIndex });
}
