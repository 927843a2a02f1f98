import { PLATFORMS } from '../../../platforms/errors';
import { Type } from '@sinclair/typebox';
import {
	binary,
	empty,
	json,
	longText,
	pathPart,
	refusals,
	shortText,
	type Described,
} from '../../core/schemas';
import { accepted } from '../status/upload-schemas';

const tags = ['Resumable uploads'];
const version = shortText({ description: '1.0.0' });
const params = Type.Object({ id: pathPart({ description: 'The last segment of `Location`.' }) });

const refused = refusals({
	400: 'A field or a header is missing or invalid (`tus_refused`, `platforms_missing`, …).',
	408: 'The bytes arrived too slowly (`client_too_slow`).',
	409: 'The offset does not match the upload, or an account is not connected.',
	412: 'Tus-Resumable is not 1.0.0.',
	413: 'The file is larger than MAX_UPLOAD_BYTES.',
	415: 'The file is not a supported video or image, or the content type is wrong.',
	507: 'There is not enough storage for the file (`storage_full`).',
});
const gone = refusals({
	400: 'A header is missing or invalid (`tus_refused`).',
	404: 'The upload does not exist.',
	410: 'The upload has expired.',
	412: 'Tus-Resumable is not 1.0.0.',
});

const CURL = 'curl';
const KEY = '-H "X-API-Key: $MEDIAKIT_API_KEY" -H "Tus-Resumable: 1.0.0"';
const FILE = '"$MEDIAKIT_URL/api/uploads/files/$FILE_ID"';

const creation: Described = {
	headers: Type.Object({
		'tus-resumable': version,
		'upload-length': Type.Integer({ description: 'Size of the file in bytes.' }),
		'upload-metadata': longText({
			description: 'The fields of an upload: `name base64(value)`, separated by commas.',
		}),
	}),
	example: `${CURL} -i -X POST "$MEDIAKIT_URL/api/uploads/files" ${KEY} \\
  -H "Upload-Length: $(wc -c < video.mp4 | tr -d ' ')" \\
  -H "Upload-Metadata: platforms $(printf ${PLATFORMS[0]} | base64)"`,
};

const patch: Described = {
	headers: Type.Object({ 'tus-resumable': version, 'upload-offset': Type.Integer() }),
	body: { 'application/offset+octet-stream': binary },
	example: `${CURL} -X PATCH ${FILE} ${KEY} \\
  -H "Upload-Offset: 0" -H "Content-Type: application/offset+octet-stream" --data-binary @video.mp4`,
};

const versioned: Described = { headers: Type.Object({ 'tus-resumable': version }) };

const abilities = {
	tags,
	summary: 'Discover the capabilities of the tus server',
	described: { example: `${CURL} -i -X OPTIONS "$MEDIAKIT_URL/api/uploads/files"` },
	response: { 204: empty('Versions, extensions and maximum size in the headers.') },
};

/** The supported parts of tus 1.0.0 (creation, expiration, termination), by method, for the collection. */
export const collectionSchemas = {
	OPTIONS: abilities,
	POST: {
		tags,
		summary: 'Create a resumable upload',
		description:
			'tus 1.0.0; works with any tus client. Send the bytes to the URL in the `Location` response header.',
		described: creation,
		response: { 201: empty('Created. `Location` and `Upload-Expires` are in the headers.'), ...refused },
	},
};

/** The supported parts of tus, by method, for a single upload. */
export const fileSchemas = {
	OPTIONS: {
		...abilities,
		params,
		described: { example: `${CURL} -i -X OPTIONS ${FILE}` },
	},
	HEAD: {
		tags,
		summary: 'Get the upload offset',
		params,
		described: { ...versioned, example: `${CURL} -I ${FILE} ${KEY}` },
		response: { 200: empty('`Upload-Offset` and `Upload-Length` in the headers.'), ...gone },
	},
	PATCH: {
		tags,
		summary: 'Send bytes from an offset',
		params,
		described: patch,
		response: {
			200: json('The file is complete and the upload was accepted. It keeps the ID of the file.', accepted),
			204: empty('The bytes were stored and more are expected. `Upload-Offset` is in the headers.'),
			...gone,
			...refused,
			422: refusals({ 422: 'The file cannot be delivered.' })[422],
		},
	},
	DELETE: {
		tags,
		summary: 'Delete a resumable upload',
		params,
		described: { ...versioned, example: `${CURL} -X DELETE ${FILE} ${KEY}` },
		response: { 204: empty('The upload and its bytes were deleted.'), ...gone },
	},
};
