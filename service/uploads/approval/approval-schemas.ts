import { Type } from '@sinclair/typebox';
import { empty, oneOf, page, pathPart, type Described } from '../../core/schemas';
import { fileAnswers } from '../../files/file-answers';
import { frameAnswers } from '../status/send-upload-frame';
import { approvalFields } from '../intake/own-fields';

const tags = ['Pages'];
const params = Type.Object({ token: pathPart({ description: "From an event's `approval_url`." }) });

export const DECISIONS = ['approve', 'decline'] as const;

const endings = {
	404: page('The link is invalid, or its post was deleted.'),
	410: page('The link has expired.'),
	429: page('Too many requests from this IP address. See `Retry-After`.'),
};

export const SHOW = {
	tags,
	summary: 'Show a post that is waiting for approval',
	description: 'Uses the link from an event. Opening it does not approve or decline anything.',
	params,
	response: { 200: page('The post with two buttons, or its outcome.'), ...endings },
};

const form = Type.Object({ decision: oneOf(DECISIONS), ...approvalFields });

export const DECIDE = {
	tags,
	summary: 'Approve or decline a post with the link from an event',
	description: 'Works once. Any change to the post invalidates the link.',
	params,
	described: {
		body: { 'application/x-www-form-urlencoded': form },
		example: 'curl "$MEDIAKIT_URL/approve/$APPROVE_TOKEN" --data-urlencode "decision=approve"',
	} satisfies Described,
	response: {
		303: empty('Redirects to the page, which shows the outcome.'),
		400: page('The decision or a field that the platform requires is missing.'),
		...endings,
		409: page('The post was already approved, declined or changed.'),
	},
};

export const FILE = {
	tags,
	summary: 'Download the file of a post that is waiting for approval',
	params,
	response: fileAnswers,
};

export const FRAME = {
	tags,
	summary: 'Get the first frame of a video that is waiting for approval',
	params,
	response: frameAnswers,
};
